import { Button, Group, Stack } from '@mantine/core';
import { useIsMutating } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RemoteRecord } from '../../../contract/backend.ts';
import { Drawer } from '../../components/drawer.tsx';
import { Facts } from '../../components/facts.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { useAskAgain } from '../../components/use-ask-again.ts';
import { useFormat } from '../../format/use-format.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { EditProvider } from './edit-provider.tsx';
import { ProviderKey } from './provider-key.tsx';
import { ProviderModels } from './provider-models.tsx';
import classes from './providers.module.css';
import { testStored } from './save-provider.ts';
import { TestResult } from './test-result.tsx';
import { keyChangeOf, useCalls } from './use-calls.ts';

/** One provider: what it is, whether it answers, its key, its models. */
export function ProviderDetails({
  provider,
  onClose,
}: {
  readonly provider: RemoteRecord | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<RemoteRecord | null>(null);
  return (
    <>
      <Drawer
        title={provider?.name ?? ''}
        opened={provider !== undefined && editing === null}
        onClose={onClose}
      >
        {provider === undefined ? null : (
          <Stack gap="lg" key={provider.id}>
            {provider.managed ? <p className={`dim ${classes['note']}`}>{t('providers.managed')}</p> : null}
            <ProviderFacts provider={provider} />
            <Actions provider={provider} onEdit={() => setEditing(provider)} onRemoved={onClose} />
            <ProviderModels id={provider.id} />
          </Stack>
        )}
      </Drawer>
      <EditProvider opened={editing} current={provider} onClose={() => setEditing(null)} />
    </>
  );
}

function ProviderFacts({ provider: { spec } }: { readonly provider: RemoteRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { deadlines, maxConnections, queueLimit } = spec;
  return (
    <Facts
      facts={[
        [t('providers.columns.kind'), t(`providers.kinds.${spec.kind}`)],
        [
          t('providers.columns.url'),
          <span key="url" className="typed">
            {spec.url}
          </span>,
        ],
        [t('providers.form.reach'), t(`providers.form.reaches.${spec.reach}`)],
        [
          t('providers.limits'),
          t('providers.limitsAre', {
            connect: format.duration(deadlines.connectMs),
            firstByte: format.duration(deadlines.firstByteMs),
            total: format.duration(deadlines.totalMs),
          }),
        ],
        [
          t('providers.load'),
          t('providers.loadIs', {
            atOnce: format.count(maxConnections),
            waiting: format.count(queueLimit),
          }),
        ],
      ]}
    />
  );
}

function Actions({
  provider,
  onEdit,
  onRemoved,
}: {
  readonly provider: RemoteRecord;
  readonly onEdit: () => void;
  readonly onRemoved: () => void;
}) {
  const { t } = useTranslation();
  const { id, name, revision, managed } = provider;
  const askAgain = useAskAgain();
  const test = useCalls(testStored, {
    // The list of models and the table tell what it said, too.
    onSuccess: () => askAgain.mutate(),
  });
  // A test of the former key would be told as one of the new.
  const isKeyChanging = useIsMutating({ mutationKey: keyChangeOf(id) }) > 0;
  const restore = useHostMutation('backends.restore', { onError: notifyFailed });
  const remove = useHostMutation('backends.remove', {
    onSuccess() {
      onRemoved();
      notifyDone(t('providers.removed', { name }), () => restore.mutate(provider));
    },
  });
  return (
    <>
      <Group gap="sm">
        <Button
          size="compact-sm"
          variant="default"
          disabled={isKeyChanging}
          loading={test.isPending}
          onClick={() => test.mutate(id)}
        >
          {t('providers.test')}
        </Button>
        <Button size="compact-sm" variant="default" disabled={managed} onClick={onEdit}>
          {t('providers.edit')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={managed}
          loading={remove.isPending}
          onClick={() => remove.mutate({ id, expected: revision })}
        >
          {t('providers.remove')}
        </Button>
      </Group>
      <TestResult result={test.data} failure={test.error} />
      {remove.error === null ? null : <FailureNote failure={remove.error} />}
      <ProviderKey
        provider={provider}
        onChanged={() => {
          test.reset();
          askAgain.mutate();
        }}
      />
    </>
  );
}
