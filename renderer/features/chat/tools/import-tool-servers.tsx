import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolServerImport } from '../../../../contract/tools.ts';
import { FailureNote } from '../../../components/failure-note.tsx';
import { notifyDone } from '../../../components/notify.tsx';
import { useHostMutation } from '../../../host/use-host.ts';
import { said } from '../../../i18n/said.ts';
import classes from './tools.module.css';

/** Takes over what other programs have: shown first, done then. */
export function ImportToolServers({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const look = useHostMutation('tools.import');
  const bring = useHostMutation('tools.import', {
    onSuccess(all) {
      onDone();
      notifyDone(t('chat.tools.imported', { count: all.filter(({ action }) => action !== 'refuse').length }));
    },
  });
  const failure = bring.error ?? look.error;
  const plan = look.data;
  return (
    <Stack gap="md">
      <Textarea
        label={t('chat.tools.importText')}
        description={t('chat.tools.importHint')}
        classNames={{ input: 'typed' }}
        placeholder='{ "mcpServers": { … } }'
        autosize
        minRows={6}
        maxRows={16}
        spellCheck={false}
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          look.reset();
          bring.reset();
        }}
      />
      {failure === null ? null : <FailureNote failure={failure} />}
      {plan === undefined ? null : <Plan plan={plan} />}
      <Group gap="sm" justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t('words.cancel')}
        </Button>
        {plan === undefined ? (
          <Button
            loading={look.isPending}
            disabled={text.trim() === ''}
            onClick={() => look.mutate({ text, dryRun: true })}
          >
            {t('chat.tools.importLook')}
          </Button>
        ) : (
          <Button
            loading={bring.isPending}
            disabled={plan.every(({ action }) => action === 'refuse')}
            onClick={() => bring.mutate({ text })}
          >
            {t('chat.tools.importDo')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Plan({ plan }: { readonly plan: readonly ToolServerImport[] }) {
  const { t } = useTranslation();
  return (
    <ul className={classes['list']} aria-label={t('chat.tools.importPlan')}>
      {plan.map(({ name, named, action, remarks }) => (
        <li key={named} className={classes['planned']}>
          <span className="dim">{t(`chat.tools.importAction.${action}`)}</span>{' '}
          <span className="typed">{name}</span>
          {remarks.map(said).map((remark) => (
            <p key={remark} className="dim">
              {remark}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
