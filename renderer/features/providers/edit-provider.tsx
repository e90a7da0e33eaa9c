import { Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RemoteRecord } from '../../../contract/backend.ts';
import { Drawer } from '../../components/drawer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { FormActions } from '../../forms/form-actions.tsx';
import { useHostForm } from '../../forms/use-host-form.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { AddressFields, MoreFields } from './provider-fields.tsx';
import { ProviderForm, toForm, toSpec } from './provider-form.ts';
import classes from './providers.module.css';

export function EditProvider({
  provider,
  onClose,
}: {
  readonly provider: RemoteRecord | null;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Drawer
      title={t('providers.editName', { name: provider?.name ?? '' })}
      opened={provider !== null}
      onClose={onClose}
    >
      {provider === null ? null : <Form opened={provider} onDone={onClose} />}
    </Drawer>
  );
}

function Form({ opened, onDone }: { readonly opened: RemoteRecord; readonly onDone: () => void }) {
  const { t } = useTranslation();
  // As it was when the form opened: a change from elsewhere makes saving a conflict, not a loss.
  const [{ id, name, spec, revision }] = useState(opened);
  const { form, failure, refuse } = useHostForm({
    schema: ProviderForm,
    initial: toForm(name, spec),
    prefix: 'spec',
    asOneTypes: true,
  });
  const putBack = useHostMutation('backends.updateRemote', { onError: notifyFailed });
  const update = useHostMutation('backends.updateRemote', {
    onSuccess(saved) {
      onDone();
      notifyDone(t('providers.saved', { name }), () =>
        putBack.mutate({ id, spec, expected: saved.revision }),
      );
    },
    onError: refuse,
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        update.mutate({ id, spec: toSpec(values, spec), expected: revision }),
      )}
    >
      <Stack gap="md">
        {failure === null ? null : <FailureNote failure={failure} />}
        <AddressFields form={form} />
        <MoreFields form={form} open />
        <Group gap="sm" justify="flex-end" className={classes['footer']}>
          <FormActions submit={t('words.save')} busy={update.isPending} onCancel={onDone} />
        </Group>
      </Stack>
    </form>
  );
}
