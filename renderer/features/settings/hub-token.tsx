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
  const [removing, setRemoving] = useState<ListedKey | null>(null);
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
              isSaving={save.isPending}
              onReplace={() => setReplacing(true)}
              onRemove={() => setRemoving(key)}
            />
          )}
        </>
      )}
      {/* Not beside its button, which goes with the first of two steps: what the second one says would be lost. */}
      <ConfirmLoss
        opened={removing !== null}
        title={t('settings.tokenRemoveTitle')}
        confirm={t('settings.remove')}
        busy={remove.isPending}
        failure={remove.error}
        onConfirm={() => {
          if (removing !== null) remove.mutate(removing, { onSuccess: () => setRemoving(null) });
        }}
        onClose={() => {
          remove.reset();
          setRemoving(null);
        }}
      >
        <p>{t('settings.tokenRemoveWhat', { name: removing?.name ?? '' })}</p>
      </ConfirmLoss>
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
  isSaving,
  onReplace,
  onRemove,
}: {
  /** The host tells of a key before it has answered whoever stored it; nothing follows before that. */
  readonly isSaving: boolean;
  readonly onReplace: () => void;
  readonly onRemove: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes['buttons']}>
      <Button size="compact-sm" variant="default" disabled={isSaving} onClick={onReplace}>
        {t('settings.tokenReplace')}
      </Button>
      <Button size="compact-sm" variant="default" disabled={isSaving} onClick={onRemove}>
        {t('settings.tokenRemoveMore')}
      </Button>
    </div>
  );
}
