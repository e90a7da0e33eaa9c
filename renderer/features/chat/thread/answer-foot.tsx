import { ActionIcon, Menu } from '@mantine/core';
import { IconRefresh, IconSwitchHorizontal } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Answer, Message } from '../../../../contract/chat.ts';
import { CopyButton } from '../../../components/copy-button.tsx';
import { useFormat } from '../../../format/use-format.ts';
import { useHostQuery } from '../../../host/use-host.ts';
import { BranchSwitch } from './branch-switch.tsx';
import type { useThreadActions } from './use-thread-actions.ts';
import classes from './thread.module.css';

/** Below an answer: its alternatives, what can be done with it, and how fast it came. */
export function AnswerFoot({
  message,
  siblings,
  answer,
  actions,
}: {
  readonly message: Message;
  readonly siblings: readonly Message[];
  readonly answer: Answer;
  readonly actions: ReturnType<typeof useThreadActions>;
}) {
  const { t } = useTranslation();
  const text = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
  return (
    <footer className={classes['foot']}>
      <BranchSwitch message={message} siblings={siblings} onSelect={actions.select} />
      {text === '' ? null : <CopyButton value={text} label={t('chat.copyAnswer')} />}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t('chat.regenerate')}
        title={t('chat.regenerate')}
        onClick={() => actions.regenerate(message)}
      >
        <IconRefresh size={14} />
      </ActionIcon>
      <OtherModel current={answer.model} onChoose={(model) => actions.regenerate(message, model)} />
      <Measured usage={answer.usage} />
    </footer>
  );
}

function OtherModel({
  current,
  onChoose,
}: {
  readonly current: string;
  readonly onChoose: (model: string) => void;
}) {
  const { t } = useTranslation();
  const { data: models = [] } = useHostQuery('chat.models', {});
  return (
    <Menu position="bottom-start" transitionProps={{ duration: 80 }} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('chat.otherModel')}
          title={t('chat.otherModel')}
        >
          <IconSwitchHorizontal size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={classes['menu'] ?? ''}>
        {models
          .filter(({ id }) => id !== current)
          .map(({ id }) => (
            <Menu.Item key={id} className="typed" onClick={() => onChoose(id)}>
              {id}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Time to the first token, speed, tokens; what nobody counted is left out. */
function Measured({ usage }: { readonly usage: Answer['usage'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (usage === null) return null;
  const { firstTokenMs, tokensPerSecond, completionTokens, promptTokens, estimated } = usage;
  const facts = [
    firstTokenMs === null ? null : t('chat.firstToken', { duration: format.duration(firstTokenMs) }),
    tokensPerSecond === null ? null : `${estimated ? '≈ ' : ''}${format.rate(tokensPerSecond)}`,
    completionTokens === null
      ? null
      : t('chat.tokens', { input: format.compact(promptTokens), output: format.compact(completionTokens) }),
  ];
  return <span className={classes['measured']}>{facts.filter((fact) => fact !== null).join(' · ')}</span>;
}
