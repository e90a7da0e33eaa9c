import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RemoteRecord } from '../../../contract/backend.ts';
import { ConfirmLoss } from '../../components/confirm-loss.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { SecretInput } from './key-fields.tsx';
import classes from './providers.module.css';
import { giveKey, takeKey } from './save-provider.ts';
import { keyChangeOf, useCalls } from './use-calls.ts';

/** The key of a stored provider: its end and where it is kept; it is replaced or removed, never shown. */
export function ProviderKey({
  provider,
  onChanged,
}: {
  readonly provider: RemoteRecord;
  /** It is another one now. */
  readonly onChanged: () => void;
}) {
  const { t } = useTranslation();
  const { data: keys } = useHostQuery('keys.list', {});
  const [typing, setTyping] = useState(false);
  const [removing, setRemoving] = useState(false);
  const { name, spec, managed } = provider;
  const key = keys?.find(({ id }) => id === spec.key);
  const others = key?.usedBy.filter(({ id }) => id !== provider.id).map((user) => user.name) ?? [];
  const remove = useCalls(takeKey, {
    mutationKey: keyChangeOf(provider.id),
    onSuccess() {
      setRemoving(false);
      notifyDone(t('providers.key.removed', { name }));
      onChanged();
    },
  });
  return (
    <section aria-labelledby="provider-key" className={classes['section']}>
      <h2 id="provider-key" className={classes['heading']}>
        {t('providers.columns.key')}
      </h2>
      <Group gap="sm">
        <span>
          {key === undefined ? (
            <span className="dim">{t('providers.key.none')}</span>
          ) : (
            <>
              <span className="typed">…{key.last4}</span> {t(`providers.key.stores.${key.store}`)}
            </>
          )}
        </span>
        {managed || typing ? null : (
          <Button size="compact-sm" variant="default" onClick={() => setTyping(true)}>
            {key === undefined ? t('providers.key.add') : t('providers.key.replace')}
          </Button>
        )}
        {managed || typing || key === undefined ? null : (
          <Button size="compact-sm" variant="default" onClick={() => setRemoving(true)}>
            {t('providers.key.remove')}
          </Button>
        )}
      </Group>
      {typing ? (
        <TypeKey
          provider={provider}
          onDone={(changed) => {
            setTyping(false);
            if (changed) onChanged();
          }}
        />
      ) : null}
      <ConfirmLoss
        opened={removing}
        title={t('providers.key.removeTitle')}
        confirm={t('providers.key.remove')}
        busy={remove.isPending}
        failure={remove.error}
        onConfirm={() => remove.mutate({ provider, isShared: others.length > 0 })}
        onClose={() => {
          remove.reset();
          setRemoving(false);
        }}
      >
        <p>
          {others.length === 0
            ? t('providers.key.removeWhat', { name })
            : t('providers.key.removeShared', { name, others: others.join(', ') })}
        </p>
      </ConfirmLoss>
    </section>
  );
}

function TypeKey({
  provider,
  onDone,
}: {
  readonly provider: RemoteRecord;
  readonly onDone: (changed: boolean) => void;
}) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState('');
  const give = useCalls(giveKey, {
    mutationKey: keyChangeOf(provider.id),
    onSuccess() {
      notifyDone(t('providers.key.saved', { name: provider.name }));
      onDone(true);
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (secret.trim() !== '') give.mutate({ provider, secret });
      }}
    >
      <Stack gap="sm">
        <SecretInput
          label={t('providers.form.secret')}
          description={t('providers.form.secretHint')}
          autoFocus
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        {give.error === null ? null : <FailureNote failure={give.error} />}
        <Group gap="sm" justify="flex-end">
          <Button size="compact-md" variant="default" onClick={() => onDone(false)}>
            {t('words.cancel')}
          </Button>
          <Button size="compact-md" type="submit" disabled={secret.trim() === ''} loading={give.isPending}>
            {t('words.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
