import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackendRecord } from '../../../contract/backend.ts';
import type { KeyId } from '../../../contract/ids.ts';
import type { ProviderPreset } from '../../../contract/provider.ts';
import { Drawer } from '../../components/drawer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { FormActions } from '../../forms/form-actions.tsx';
import { useHostForm } from '../../forms/use-host-form.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { said } from '../../i18n/said.ts';
import { KeyFields } from './key-fields.tsx';
import { PresetPicker } from './preset-picker.tsx';
import { AddressFields, MoreFields } from './provider-fields.tsx';
import { fromPreset, ProviderForm, toSpec } from './provider-form.ts';
import classes from './providers.module.css';
import { addProvider, testProvider } from './save-provider.ts';
import type { NewProvider } from './save-provider.ts';
import { TestResult } from './test-result.tsx';
import { useCalls } from './use-calls.ts';

export function AddProvider({
  opened,
  onAdded,
  onClose,
}: {
  readonly opened: boolean;
  readonly onAdded: (record: BackendRecord) => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Drawer title={t('providers.add')} opened={opened} onClose={onClose}>
      {opened ? <Choose onAdded={onAdded} onClose={onClose} /> : null}
    </Drawer>
  );
}

interface Closing {
  readonly onAdded: (record: BackendRecord) => void;
  readonly onClose: () => void;
}

function Choose(closing: Closing) {
  const { t } = useTranslation();
  const [preset, setPreset] = useState<ProviderPreset | null>(null);
  return (
    <Stack gap="md">
      <PresetPicker chosen={preset?.id ?? null} onChoose={setPreset} />
      {preset === null ? (
        <p className="dim">{t('providers.chooseFirst')}</p>
      ) : (
        <Form key={preset.id} preset={preset} {...closing} />
      )}
    </Stack>
  );
}

function Form({ preset, onAdded, onClose }: Closing & { readonly preset: ProviderPreset }) {
  const { t } = useTranslation();
  const { data: backends = [] } = useHostQuery('backends.list', {});
  const { form, failure, refuse } = useHostForm({
    schema: ProviderForm,
    initial: fromPreset(
      preset.id.startsWith('other') ? { ...preset, id: '' } : preset,
      backends.map(({ name }) => name),
    ),
    prefix: 'spec',
    asOneTypes: true,
  });
  const test = useCalls(testProvider);
  const add = useCalls(addProvider, {
    onSuccess(record) {
      onAdded(record);
      notifyDone(t('providers.added', { name: record.name }));
    },
    onError: refuse,
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => add.mutate(newProvider(values)))}>
      <Stack gap="md">
        {failure === null ? null : <FailureNote failure={failure} />}
        {preset.note === null ? null : <p className={`dim ${classes['note']}`}>{said(preset.note)}</p>}
        <TextInput
          label={t('providers.form.name')}
          description={t('providers.form.nameHint')}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <KeyFields form={form} keyUrl={preset.keyUrl} />
        <AddressFields form={form} />
        <MoreFields form={form} open={false} />
        <TestResult result={test.data} failure={test.error} />
        <Group gap="sm" justify="flex-end" className={classes['footer']}>
          <Button
            variant="subtle"
            mr="auto"
            loading={test.isPending}
            onClick={() => {
              const { hasErrors } = form.validate();
              if (!hasErrors) test.mutate(newProvider(form.getValues()));
            }}
          >
            {t('providers.test')}
          </Button>
          <FormActions submit={t('providers.add')} busy={add.isPending} onCancel={onClose} />
        </Group>
      </Stack>
    </form>
  );
}

function newProvider(form: ProviderForm): NewProvider {
  const isStored = form.key !== 'new' && form.key !== 'none';
  return {
    name: form.name,
    // The select offers ids of stored keys beside its two words.
    spec: toSpec(form, { key: isStored ? (form.key as KeyId) : null, enabled: true }),
    secret: form.key === 'new' ? form.secret : '',
  };
}
