import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import * as z from 'zod';
import { BackendName, MlxOpenAiServerSpec } from '../../../contract/backend.ts';
import { Drawer } from '../../components/drawer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { useHostForm } from '../../forms/use-host-form.ts';
import { useHostMutation } from '../../host/use-host.ts';

/** The two things that a server needs; everything else has a default. Taken from the contract, words and all. */
const ServerForm = z.object({ name: BackendName, model: MlxOpenAiServerSpec.shape.model });

export function AddServer({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer title={t('servers.add')} opened={opened} onClose={onClose}>
      <Form onDone={onClose} />
    </Drawer>
  );
}

function Form({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { form, failure, refuse } = useHostForm({
    schema: ServerForm,
    initial: { name: '', model: '' },
    prefix: 'spec',
  });
  const add = useHostMutation('backends.add', { onSuccess: onDone, onError: refuse });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ name, model }) =>
        add.mutate({ name, spec: { kind: 'mlx-openai-server', model } }),
      )}
    >
      <Stack gap="md">
        {failure === null ? null : <FailureNote failure={failure} />}
        <TextInput
          label={t('servers.form.name')}
          description={t('servers.form.nameHint')}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('servers.form.model')}
          description={t('servers.form.modelHint')}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('model')}
        />
        <Group gap="sm" justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('words.cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t('servers.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
