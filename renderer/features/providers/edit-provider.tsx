import { Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackendRecord, RemoteRecord } from '../../../contract/backend.ts';
import { ChangedElsewhere } from '../../components/changed-elsewhere.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { FormActions } from '../../forms/form-actions.tsx';
import { useHostForm } from '../../forms/use-host-form.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { AddressFields, MoreFields } from './provider-fields.tsx';
import { ProviderForm, toForm, toSpec } from './provider-form.ts';
import classes from './providers.module.css';
import { useProviderChanges } from './use-provider-changes.ts';

export function EditProvider({
  opened,
  current,
  onClose,
}: {
  /** As it was when somebody began to edit it; null while none is edited. */
  readonly opened: RemoteRecord | null;
  /** As the host has it now; undefined when it was removed, and what was typed is not lost. */
  readonly current: RemoteRecord | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Drawer
      title={t('providers.editName', { name: opened?.name ?? '' })}
      opened={opened !== null}
      onClose={onClose}
    >
      {opened === null ? null : <Form opened={opened} current={current} onDone={onClose} />}
    </Drawer>
  );
}

function Form({
  opened,
  current,
  onDone,
}: {
  readonly opened: RemoteRecord;
  readonly current: RemoteRecord | undefined;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation();
  /** What the form was filled from, or what somebody saw and chose to replace. */
  const [base, setBase] = useState(opened);
  const { id, name, spec, revision } = base;
  const { form, failure, refuse } = useHostForm({
    schema: ProviderForm,
    initial: toForm(name, spec),
    prefix: 'spec',
    asOneTypes: true,
  });
  const load = (theirs: RemoteRecord) => {
    form.setValues(toForm(theirs.name, theirs.spec));
    form.clearErrors();
    setBase(theirs);
  };
  const isBehind = current !== undefined && current.revision !== revision;
  const changesIn = useProviderChanges(base);
  const putBack = useHostMutation('backends.updateRemote', { onError: notifyFailed });
  const update = useHostMutation('backends.updateRemote', {
    onSuccess(saved: BackendRecord) {
      onDone();
      notifyDone(t('providers.saved', { name }), () =>
        putBack.mutate({ id, spec, expected: saved.revision }),
      );
    },
    onError: refuse,
  });
  const add = useHostMutation('backends.add', {
    onSuccess() {
      onDone();
      notifyDone(t('providers.added', { name }));
    },
    onError: refuse,
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) => {
        const typed = toSpec(values, spec);
        if (current === undefined) add.mutate({ name, spec: typed });
        else update.mutate({ id, spec: typed, expected: revision });
      })}
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
        <AddressFields form={form} />
        <MoreFields form={form} open />
        <Group gap="sm" justify="flex-end" className={classes['footer']}>
          <FormActions
            submit={current === undefined ? t('elsewhere.addAgain') : t('words.save')}
            busy={update.isPending || add.isPending}
            onCancel={onDone}
          />
        </Group>
      </Stack>
    </form>
  );
}
