import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedKey } from '../../../contract/key.ts';
import type { HubSettingsView } from '../../../contract/model.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { ConfirmLoss } from '../../components/confirm-loss.tsx';
import { SecretForm } from './secret-form.tsx';
import { PlainRow } from './setting-row.tsx';
import { useHubToken } from './use-hub-token.ts';
import classes from './settings.module.css';

/** The token for gated models: written, tested, replaced, removed, and never shown. */
export function HubToken({ settings }: { readonly settings: HubSettingsView }) {
  const { t } = useTranslation();
  const { key, save, remove } = useHubToken(settings);
  const [isReplacing, setReplacing] = useState(false);
  const label = t('settings.token');
  const form = (onCancel?: () => void) => (
    <SecretForm
      label={label}
      busy={save.isPending}
      failure={save.error}
      onSave={(secret) => save.mutate(secret, { onSuccess: () => setReplacing(false) })}
      onCancel={onCancel}
    />
  );
  return (
    <PlainRow label={label} description={t('settings.tokenWhat')}>
      {key === undefined ? (
        form()
      ) : (
        <>
          <TokenState token={key} />
          {isReplacing ? (
            form(() => setReplacing(false))
          ) : (
            <TokenButtons
              token={key}
              remove={remove}
              isSaving={save.isPending}
              onReplace={() => setReplacing(true)}
            />
          )}
        </>
      )}
    </PlainRow>
  );
}

/** Where it is kept, its end, and whose it is by the hub's own word. */
function TokenState({ token }: { readonly token: ListedKey }) {
  const { t } = useTranslation();
  const account = useHostQuery('models.testHubToken', {});
  return (
    <>
      <span>
        <code className="typed">{token.last4 === '' ? '…' : `…${token.last4}`}</code>{' '}
        <span className="dim">{t(`settings.keptIn.${token.store}`)}</span>
      </span>
      {account.error !== null ? (
        <FailureNote failure={account.error} onRetry={() => void account.refetch()} />
      ) : account.data === undefined ? (
        <StateDot tone="busy" word={t('settings.tokenTesting')} />
      ) : (
        <StateDot tone="good" word={t('models.hub.signedIn', { name: account.data.name })} />
      )}
    </>
  );
}

function TokenButtons({
  token,
  remove,
  isSaving,
  onReplace,
}: {
  readonly token: ListedKey;
  readonly remove: ReturnType<typeof useHubToken>['remove'];
  /** The host tells of a key before it has answered whoever stored it; nothing follows before that. */
  readonly isSaving: boolean;
  readonly onReplace: () => void;
}) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  return (
    <div className={classes['buttons']}>
      <Button size="compact-sm" variant="default" disabled={isSaving} onClick={onReplace}>
        {t('settings.tokenReplace')}
      </Button>
      <Button size="compact-sm" variant="default" disabled={isSaving} onClick={() => setAsking(true)}>
        {t('settings.tokenRemoveMore')}
      </Button>
      <ConfirmLoss
        opened={isAsking}
        title={t('settings.tokenRemoveTitle')}
        confirm={t('settings.remove')}
        busy={remove.isPending}
        failure={remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        <p>{t('settings.tokenRemoveWhat', { name: token.name })}</p>
      </ConfirmLoss>
    </div>
  );
}
