import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Client } from '../../../contract/access.ts';
import { ChangedElsewhere } from '../../components/changed-elsewhere.tsx';
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
import { useAppChanges } from './use-app-changes.ts';

/** One program: by what it is known, what it may, and the end of it. */
export function AppDetails({
  openId,
  current,
  mayChange,
  onClose,
}: {
  /** Of the program that is looked at; empty for none. */
  readonly openId: string;
  /** As the host has it now; undefined when there is none, or it was removed. */
  readonly current: Client | undefined;
  /** Members have keys; what those may use, others decide. */
  readonly mayChange: boolean;
  readonly onClose: () => void;
}) {
  // What is removed elsewhere stays in sight, with what was typed.
  const [last, setLast] = useState(current);
  if (current !== undefined && current !== last) setLast(current);
  const client = current ?? (last?.id === openId ? last : undefined);
  return (
    <Drawer title={client?.name ?? ''} opened={client !== undefined} onClose={onClose}>
      {client === undefined ? null : (
        <Stack gap="lg" key={client.id}>
          <AppFacts client={client} />
          {current === undefined ? null : <Actions client={client} mayChange={mayChange} onGone={onClose} />}
          {mayChange && client.revokedAt === null ? (
            <Change opened={client} current={current} onClose={onClose} />
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

function Change({
  opened,
  current,
  onClose,
}: {
  readonly opened: Client;
  /** As the host has it now; undefined when it was removed. */
  readonly current: Client | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  /** What the form was filled from, or what somebody saw and chose to replace. */
  const [base, setBase] = useState(opened);
  const { id, revision } = base;
  const { form, failure, refuse } = useHostForm({
    schema: AppForm,
    initial: toForm(base),
    prefix: 'draft',
  });
  const update = useHostMutation('clients.update', {
    onSuccess(saved) {
      setBase(saved);
      notifyDone(t('apps.saved', { name: saved.name }));
    },
    onError: refuse,
  });
  const changesIn = useAppChanges(base);
  const isBehind = current !== undefined && current.revision > revision;
  // Whether it may use the models is decided beside the form, which then overwrites nothing.
  if (isBehind && changesIn(current).length === 0) setBase(current);
  const load = (theirs: Client) => {
    form.setValues(toForm(theirs));
    form.clearErrors();
    setBase(theirs);
  };
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) => update.mutate({ id, draft: toDraft(values), expected: revision }))}
    >
      <Stack gap="md">
        <ChangedElsewhere
          base={base}
          theirs={current}
          changesIn={changesIn}
          onLoad={load}
          onKeep={(theirs) => setBase(theirs)}
        />
        {/* A refusal for another window's change is told by the note, which can do something about it. */}
        {failure === null || isBehind ? null : <FailureNote failure={failure} />}
        <AppFields form={form} />
        <Group gap="sm" justify="flex-end">
          <FormActions
            submit={t('words.save')}
            busy={update.isPending}
            disabled={current === undefined}
            onCancel={onClose}
          />
        </Group>
      </Stack>
    </form>
  );
}
