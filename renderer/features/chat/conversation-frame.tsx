import { ActionIcon } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconColumns2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatModel, Conversation, ConversationDraft } from '../../../contract/chat.ts';
import { Failure } from '../../../contract/failure.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Composer } from './composer/composer.tsx';
import { useDraft } from './composer/drafts.ts';
import { ConversationSettings } from './conversation-settings.tsx';
import { ModelPicker } from './model-picker.tsx';
import { askBeside, useBeside } from './new-conversation.ts';
import classes from './chat.module.css';

type Settings = Pick<Conversation, 'systemPrompt' | 'parameters' | 'toolServers'>;

/** What a new conversation and one that exists have in common: content, the field to write in, model and settings. */
export function ConversationFrame({
  draftName,
  models,
  model,
  settings,
  wanted = model,
  answering,
  ready,
  children,
  onChoose,
  onSave,
  onSend,
  onStop,
  onManageTools,
}: {
  readonly draftName: string;
  readonly models: readonly ChatModel[];
  readonly model: string | null;
  readonly settings: Settings;
  /** The model that would be asked if it were there. */
  readonly wanted?: string | null;
  readonly answering: boolean;
  /** Whether one can send to it. */
  readonly ready: boolean;
  readonly children: ReactNode;
  readonly onChoose: (model: string | null) => void;
  /** Rejects with what the host refused. */
  readonly onSave: (choices: ConversationDraft) => Promise<unknown>;
  /** Sends the draft to these models. */
  readonly onSend: (models: string[]) => void;
  readonly onStop: () => void;
  readonly onManageTools: () => void;
}) {
  const { t } = useTranslation();
  const [settingsOpened, setSettingsOpened] = useState(false);
  const beside = useBeside((state) => state.beside[draftName] ?? null);
  const [comparing, setComparing] = useState(beside !== null);
  const { delivery } = useDraft(draftName);
  const asked = [model, comparing && beside !== model ? beside : null].filter((name) => name !== null);
  return (
    <div
      className={classes['conversation']}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && answering && isForPage(event)) onStop();
      }}
    >
      {children}
      {delivery instanceof Failure ? (
        <div className={classes['failure']}>
          <FailureNote failure={delivery} />
        </div>
      ) : null}
      <GoneModels models={models} wanted={[wanted, comparing ? beside : null]} instead={model} />
      <Composer
        conversation={draftName}
        model={models.find(({ id }) => id === model)}
        answering={answering}
        ready={ready}
        onSend={() => onSend(asked)}
        onStop={onStop}
      >
        <ModelPicker models={models} value={model} label={t('chat.model.label')} onChange={onChoose} />
        {comparing ? (
          <ModelPicker
            models={models.filter(({ id }) => id !== model)}
            value={beside}
            label={t('chat.model.beside')}
            clearable
            onChange={(chosen) => {
              askBeside(draftName, chosen);
              if (chosen === null) setComparing(false);
            }}
          />
        ) : (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('chat.model.compare')}
            title={t('chat.model.compare')}
            disabled={models.length < 2}
            onClick={() => setComparing(true)}
          >
            <IconColumns2 size={16} />
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('chat.settings.title')}
          title={t('chat.settings.title')}
          onClick={() => setSettingsOpened(true)}
        >
          <IconAdjustmentsHorizontal size={16} />
        </ActionIcon>
      </Composer>
      <ConversationSettings
        opened={settingsOpened}
        settings={settings}
        onSave={onSave}
        onClose={() => setSettingsOpened(false)}
        onManageTools={() => {
          setSettingsOpened(false);
          onManageTools();
        }}
      />
    </div>
  );
}

/** Says which of the chosen models are not offered any more, and what is asked in place of the first. */
function GoneModels({
  models,
  wanted,
  instead,
}: {
  readonly models: readonly ChatModel[];
  readonly wanted: readonly (string | null)[];
  readonly instead: string | null;
}) {
  const { t } = useTranslation();
  // Before they are known, none is gone.
  if (models.length === 0) return null;
  const gone = wanted.filter((name) => name !== null).filter((name) => models.every(({ id }) => id !== name));
  return [...new Set(gone)].map((name) => (
    <p key={name} role="status" className={classes['gone']}>
      {instead === null || models.every(({ id }) => id !== instead)
        ? t('chat.model.gone', { model: name })
        : t('chat.model.goneInstead', { model: name, instead })}
    </p>
  ));
}

/** Not the key that closes what is open, over the page or as a list in it, and not the one that gives up a letter. */
function isForPage({ target, currentTarget, nativeEvent }: KeyboardEvent<HTMLElement>): boolean {
  if (nativeEvent.isComposing || !(target instanceof Element) || !currentTarget.contains(target))
    return false;
  return target.closest('[aria-expanded="true"]') === null;
}
