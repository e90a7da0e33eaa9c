import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewClient } from '../../../contract/access.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { FormActions } from '../../forms/form-actions.tsx';
import { useHostForm } from '../../forms/use-host-form.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { AppFields } from './app-fields.tsx';
import { AppForm, NEW_APP, toDraft } from './app-form.ts';
import classes from './apps.module.css';

/** Makes a key for a program, and shows it this once. */
export function AddApp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer title={t('apps.add')} opened={opened} onClose={onClose}>
      {opened ? <Adding onClose={onClose} /> : null}
    </Drawer>
  );
}

function Adding({ onClose }: { readonly onClose: () => void }) {
  const [made, setMade] = useState<NewClient | null>(null);
  return made === null ? (
    <Form onMade={setMade} onClose={onClose} />
  ) : (
    <TheKey made={made} onClose={onClose} />
  );
}

function Form({
  onMade,
  onClose,
}: {
  readonly onMade: (made: NewClient) => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { form, failure, refuse } = useHostForm({ schema: AppForm, initial: NEW_APP });
  const add = useHostMutation('clients.add', { onSuccess: onMade, onError: refuse });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => add.mutate(toDraft(values)))}>
      <Stack gap="md">
        {failure === null ? null : <FailureNote failure={failure} />}
        <AppFields form={form} />
        <Group gap="sm" justify="flex-end">
          <FormActions submit={t('apps.makeKey')} busy={add.isPending} onCancel={onClose} />
        </Group>
      </Stack>
    </form>
  );
}

function TheKey({ made, onClose }: { readonly made: NewClient; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <p className={classes['plain']}>{t('apps.keyOf', { name: made.client.name })}</p>
      <div className={classes['key']}>
        <code className="typed">{made.key}</code>
        <CopyButton value={made.key} label={t('apps.copyKey')} />
      </div>
      <p className={`dim ${classes['plain']}`}>{t('apps.keyOnce')}</p>
      <Group justify="flex-end">
        <Button data-autofocus onClick={onClose}>
          {t('apps.keyKept')}
        </Button>
      </Group>
    </Stack>
  );
}
