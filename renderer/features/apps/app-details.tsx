import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Client } from '../../../contract/access.ts';
import { ConfirmLoss } from '../../components/confirm-loss.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { Facts } from '../../components/facts.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { FormActions } from '../../forms/form-actions.tsx';
import { useHostForm } from '../../forms/use-host-form.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { AppState } from './app-columns.tsx';
import { AppFields } from './app-fields.tsx';
import { AppForm, toDraft, toForm } from './app-form.ts';

/** One program: by what it is known, what it may, and the end of it. */
export function AppDetails({
  client,
  mayChange,
  onClose,
}: {
  readonly client: Client | undefined;
  /** Members have keys; what those may use, others decide. */
  readonly mayChange: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Drawer title={client?.name ?? ''} opened={client !== undefined} onClose={onClose}>
      {client === undefined ? null : (
        <Stack gap="lg" key={client.id}>
          <AppFacts client={client} />
          <Actions client={client} mayChange={mayChange} onGone={onClose} />
          {mayChange && client.revokedAt === null ? (
            <Change key={client.revision} client={client} onClose={onClose} />
          ) : null}
        </Stack>
      )}
    </Drawer>
  );
}

function AppFacts({ client }: { readonly client: Client }) {
  const { t } = useTranslation();
  const { credential, createdAt, lastUsedAt, revokedAt } = client;
  const known: readonly (readonly [string, React.ReactNode])[] =
    credential.kind === 'key'
      ? [[t('apps.columns.knownBy'), <KeyEnd key="key" last4={credential.last4} />]]
      : [
          [t('apps.program'), <Typed key="program" text={credential.program} />],
          [t('apps.agent'), <Typed key="agent" text={credential.agent} />],
          ...(credential.address === null
            ? []
            : [[t('apps.address'), <Typed key="address" text={credential.address} />] as const]),
        ];
  return (
    <Facts
      facts={[
        [t('apps.columns.state'), <AppState key="state" client={client} />],
        ...known,
        [t('apps.created'), <Moment key="created" at={createdAt} />],
        [
          t('apps.columns.lastUsed'),
          lastUsedAt === null ? t('apps.never') : <Moment key="used" at={lastUsedAt} />,
        ],
        ...(revokedAt === null
          ? []
          : [[t('apps.state.revoked'), <Moment key="revoked" at={revokedAt} />] as const]),
      ]}
    />
  );
}

function KeyEnd({ last4 }: { readonly last4: string }) {
  const { t } = useTranslation();
  return (
    <>
      {t('apps.aKey')} <span className="typed">…{last4}</span>
    </>
  );
}

function Typed({ text }: { readonly text: string | null }) {
  return text === null ? '–' : <span className="typed">{text}</span>;
}

function Actions({
  client: { id, name, credential, verdict, revokedAt },
  mayChange,
  onGone,
}: {
  readonly client: Client;
  readonly mayChange: boolean;
  readonly onGone: () => void;
}) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [revoking, setRevoking] = useState(false);
  const revoke = useHostMutation('clients.revoke', {
    onSuccess() {
      setRevoking(false);
      notifyDone(t('apps.revoked', { name }));
    },
  });
  const judge = useHostMutation('clients.judge');
  const remove = useHostMutation('clients.remove', {
    onSuccess() {
      onGone();
      notifyDone(t('apps.removed', { name }));
    },
  });
  const hasKey = credential.kind === 'key';
  const failure = judge.error ?? remove.error;
  return (
    <>
      <Group gap="sm">
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => go(`/requests?client=${encodeURIComponent(name)}`)}
        >
          {t('apps.showRequests')}
        </Button>
        {hasKey && revokedAt === null ? (
          <Button size="compact-sm" variant="default" onClick={() => setRevoking(true)}>
            {t('apps.revoke')}
          </Button>
        ) : null}
        {hasKey || !mayChange ? null : (
          <Button
            size="compact-sm"
            variant="default"
            loading={judge.isPending}
            onClick={() => judge.mutate({ id, verdict: verdict === 'allowed' ? 'refused' : 'allowed' })}
          >
            {verdict === 'allowed' ? t('apps.refuse') : t('apps.allow')}
          </Button>
        )}
        {hasKey && revokedAt === null ? null : (
          <Button
            size="compact-sm"
            variant="default"
            loading={remove.isPending}
            onClick={() => remove.mutate({ id })}
          >
            {t('apps.remove')}
          </Button>
        )}
      </Group>
      {failure === null ? null : <FailureNote failure={failure} />}
      <ConfirmLoss
        opened={revoking}
        title={t('apps.revokeTitle', { name })}
        confirm={t('apps.revoke')}
        busy={revoke.isPending}
        failure={revoke.error}
        onConfirm={() => revoke.mutate({ id })}
        onClose={() => {
          revoke.reset();
          setRevoking(false);
        }}
      >
        <p>{t('apps.revokeWhat')}</p>
      </ConfirmLoss>
    </>
  );
}

function Change({ client, onClose }: { readonly client: Client; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { id, revision } = client;
  const { form, failure, refuse } = useHostForm({
    schema: AppForm,
    initial: toForm(client),
    prefix: 'draft',
  });
  const update = useHostMutation('clients.update', {
    onSuccess: ({ name }) => notifyDone(t('apps.saved', { name })),
    onError: refuse,
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) => update.mutate({ id, draft: toDraft(values), expected: revision }))}
    >
      <Stack gap="md">
        {failure === null ? null : <FailureNote failure={failure} />}
        <AppFields form={form} />
        <Group gap="sm" justify="flex-end">
          <FormActions submit={t('words.save')} busy={update.isPending} onCancel={onClose} />
        </Group>
      </Stack>
    </form>
  );
}
