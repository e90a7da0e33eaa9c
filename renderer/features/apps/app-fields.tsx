import { MultiSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { NumberField } from '../../forms/number-field.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import type { AppForm } from './app-form.ts';
import classes from './apps.module.css';

/** What a program is called, which models it may use, and how much. */
export function AppFields({ form }: { readonly form: UseFormReturnType<AppForm> }) {
  const { t } = useTranslation();
  const { restricted } = form.getValues();
  return (
    <Stack gap="md">
      <TextInput
        label={t('apps.form.name')}
        description={t('apps.form.nameHint')}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <Radio.Group
        label={t('apps.columns.models')}
        value={restricted ? 'some' : 'all'}
        onChange={(value) => form.setFieldValue('restricted', value === 'some')}
      >
        <Stack gap={4} mt={4}>
          <Radio value="all" label={t('apps.form.all')} />
          <Radio value="some" label={t('apps.form.some')} />
        </Stack>
      </Radio.Group>
      {restricted ? <SomeModels form={form} /> : null}
      <fieldset className={classes['limits']}>
        <legend>{t('apps.form.limits')}</legend>
        <NumberField
          form={form}
          field="requestsPerMinute"
          label={t('apps.form.requestsPerMinute')}
          placeholder={t('apps.form.noLimit')}
        />
        <NumberField
          form={form}
          field="tokensPerMinute"
          label={t('apps.form.tokensPerMinute')}
          placeholder={t('apps.form.noLimit')}
        />
        <NumberField
          form={form}
          field="concurrency"
          label={t('apps.form.concurrency')}
          placeholder={t('apps.form.noLimit')}
        />
        <NumberField
          form={form}
          field="dollarsPerDay"
          label={t('apps.form.dollarsPerDay')}
          placeholder={t('apps.form.noLimit')}
          allowDecimal
        />
      </fieldset>
    </Stack>
  );
}

function SomeModels({ form }: { readonly form: UseFormReturnType<AppForm> }) {
  const { t } = useTranslation();
  const { data: routes = [] } = useHostQuery('routes.list', {});
  return (
    <>
      <Textarea
        label={t('apps.form.names')}
        description={t('apps.form.namesHint')}
        placeholder="qwen*"
        autosize
        minRows={2}
        maxRows={8}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('models')}
      />
      {routes.length === 0 ? null : (
        <MultiSelect
          label={t('apps.form.routes')}
          description={t('apps.form.routesHint')}
          data={routes.map(({ id, pattern }) => ({ value: id, label: pattern }))}
          searchable
          clearable
          {...form.getInputProps('routes')}
        />
      )}
    </>
  );
}
