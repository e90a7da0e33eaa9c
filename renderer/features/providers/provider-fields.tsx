import { Group, Input, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { CompatibleServer, Reach, REMOTE_DEADLINES } from '../../../contract/backend.ts';
import { NumberField } from '../../forms/number-field.tsx';
import { AddressVerdict } from './address-verdict.tsx';
import type { ProviderForm } from './provider-form.ts';
import classes from './providers.module.css';

/** Where it is, with the guard's verdict as one types. */
export function AddressFields({ form }: { readonly form: UseFormReturnType<ProviderForm> }) {
  const { t } = useTranslation();
  const { url, reach } = form.getValues();
  return (
    <>
      <TextInput
        label={t('providers.form.url')}
        type="url"
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: 'typed' }}
        {...form.getInputProps('url')}
      />
      <AddressVerdict url={url} reach={reach} onReach={(chosen) => form.setFieldValue('reach', chosen)} />
      <Input.Wrapper label={t('providers.form.reach')} labelElement="div">
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('providers.form.reach')}
          value={reach}
          data={Reach.options.map((one) => ({ value: one, label: t(`providers.form.reaches.${one}`) }))}
          onChange={(chosen) => form.setFieldValue('reach', Reach.parse(chosen))}
        />
      </Input.Wrapper>
    </>
  );
}

const OWN_FIELDS: readonly (keyof ProviderForm)[] = [
  'server',
  'organization',
  'project',
  'version',
  'betas',
  'connectSeconds',
  'firstByteSeconds',
  'gapSeconds',
  'totalSeconds',
  'firstContentSeconds',
  'maxConnections',
  'queueLimit',
];

/** What is seldom needed: headers of its kind, time limits, how much it is asked at once. */
export function MoreFields({
  form,
  open,
}: {
  readonly form: UseFormReturnType<ProviderForm>;
  readonly open: boolean;
}) {
  const { t } = useTranslation();
  // A field that is folded away cannot say what is wrong with it.
  const hasError = OWN_FIELDS.some((field) => field in form.errors);
  const seconds = (milliseconds: number) => String(milliseconds / 1_000);
  return (
    <details className={classes['more']} open={open || hasError}>
      <summary>{t('providers.form.more')}</summary>
      <Stack gap="md">
        <KindFields form={form} />
        <Group grow gap="md" align="flex-end">
          <NumberField
            form={form}
            field="connectSeconds"
            label={t('providers.form.connect')}
            placeholder={seconds(REMOTE_DEADLINES.connectMs)}
            allowDecimal
          />
          <NumberField
            form={form}
            field="firstByteSeconds"
            label={t('providers.form.firstByte')}
            placeholder={seconds(REMOTE_DEADLINES.firstByteMs)}
            allowDecimal
          />
        </Group>
        <Group grow gap="md" align="flex-end">
          <NumberField
            form={form}
            field="gapSeconds"
            label={t('providers.form.gap')}
            placeholder={seconds(REMOTE_DEADLINES.gapMs)}
            allowDecimal
          />
          <NumberField
            form={form}
            field="totalSeconds"
            label={t('providers.form.total')}
            placeholder={seconds(REMOTE_DEADLINES.totalMs)}
            allowDecimal
          />
        </Group>
        <NumberField
          form={form}
          field="firstContentSeconds"
          label={t('providers.form.firstContent')}
          description={t('providers.form.firstContentHint')}
          placeholder={t('providers.form.byReach')}
          allowDecimal
        />
        <Group grow gap="md" align="flex-end">
          <NumberField
            form={form}
            field="maxConnections"
            label={t('providers.form.atOnce')}
            placeholder="1024"
          />
          <NumberField
            form={form}
            field="queueLimit"
            label={t('providers.form.waiting')}
            placeholder="1024"
          />
        </Group>
      </Stack>
    </details>
  );
}

function KindFields({ form }: { readonly form: UseFormReturnType<ProviderForm> }) {
  const { t } = useTranslation();
  const field = (name: 'organization' | 'project' | 'version' | 'betas') => ({
    label: t(`providers.form.${name}`),
    autoComplete: 'off',
    spellCheck: false,
    ...form.getInputProps(name),
  });
  switch (form.getValues().kind) {
    case 'openai-compatible':
      return (
        <Select
          label={t('providers.form.server')}
          data={[
            { value: '', label: t('providers.form.serverByAddress') },
            ...CompatibleServer.options.map((one) => ({ value: one, label: one })),
          ]}
          allowDeselect={false}
          {...form.getInputProps('server')}
        />
      );
    case 'openai':
      return (
        <Group grow gap="md">
          <TextInput {...field('organization')} />
          <TextInput {...field('project')} />
        </Group>
      );
    case 'anthropic':
      return (
        <>
          <TextInput {...field('version')} placeholder="2023-06-01" />
          <TextInput {...field('betas')} description={t('providers.form.betasHint')} />
        </>
      );
  }
}
