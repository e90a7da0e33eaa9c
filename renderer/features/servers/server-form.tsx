import { Checkbox, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RuntimeKind } from '../../../contract/runtime.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { ProfileSuggestion } from '../../../contract/model.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { useFormat } from '../../format/use-format.ts';
import { NumberField } from '../../forms/number-field.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { said } from '../../i18n/said.ts';
import type { ProfileForm } from './profile-form.ts';
import classes from './servers.module.css';

const IDLE_SECONDS = [300, 900, 1_800, 3_600, 14_400];

/** Everything that a server can be told; what is seldom needed is folded away unless `all`. */
export function ServerForm({
  form,
  failure,
  suggestion,
  isNew,
  onSubmit,
  actions,
}: {
  readonly form: UseFormReturnType<ProfileForm>;
  readonly failure: Failure | null;
  readonly suggestion: ProfileSuggestion | undefined;
  /** A name and a kind are given once. */
  readonly isNew: boolean;
  readonly onSubmit: (values: ProfileForm) => void;
  readonly actions: ReactNode;
}) {
  const { t } = useTranslation();
  const listId = useId();
  const { data: models = [] } = useHostQuery('models.list', {});
  const whole = models.filter(({ condition }) => condition.state === 'whole').map(({ model }) => model);
  return (
    <form noValidate onSubmit={form.onSubmit(onSubmit)}>
      <Stack gap="md">
        {failure === null ? null : <FailureNote failure={failure} />}
        {isNew ? (
          <TextInput
            label={t('servers.form.name')}
            description={t('servers.form.nameHint')}
            data-autofocus
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('name')}
          />
        ) : null}
        <TextInput
          label={t('servers.form.model')}
          description={t('servers.form.modelHint')}
          list={listId}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('model')}
        />
        <datalist id={listId}>
          {[...new Set(whole)].map((model) => (
            <option key={model} value={model} />
          ))}
        </datalist>
        {suggestion === undefined ? null : <Suggestion suggestion={suggestion} />}
        <details className={classes['more']} open={!isNew || hasErrorInside(form)}>
          <summary>{t('servers.form.more')}</summary>
          <MoreFields form={form} suggestion={suggestion} isNew={isNew} />
        </details>
        <Group gap="sm" justify="flex-end" className={classes['footer']}>
          {actions}
        </Group>
      </Stack>
    </form>
  );
}

/** A field that is folded away cannot say what is wrong with it. */
function hasErrorInside({ errors }: UseFormReturnType<ProfileForm>): boolean {
  return Object.keys(errors).some((field) => field !== 'name' && field !== 'model');
}

function Suggestion({
  suggestion: { memory, warnings, phrases },
}: {
  readonly suggestion: ProfileSuggestion;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div role="status" className={classes['suggestion']}>
      <p className="dim">
        {t('servers.form.memoryNeeded', {
          needed: format.bytes(memory.neededBytes),
          budget: format.bytes(memory.budgetBytes),
        })}
      </p>
      {warnings.length === 0 ? null : (
        <ul className={classes['warnings']}>
          {(phrases?.warnings ?? warnings).map(said).map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function MoreFields({
  form,
  suggestion,
  isNew,
}: {
  readonly form: UseFormReturnType<ProfileForm>;
  readonly suggestion: ProfileSuggestion | undefined;
  readonly isNew: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const why = (field: string) => {
    const reason = suggestion?.reasons.find((one) => one.field === field);
    return reason === undefined ? undefined : said(reason.phrases?.why ?? reason.why);
  };
  const { idleUnload } = form.getValues();
  const idleChoices = [...new Set([...IDLE_SECONDS.map(String), idleUnload])].filter(
    (choice) => choice !== 'settings' && choice !== 'never',
  );
  return (
    <Stack gap="md">
      {isNew ? (
        <Select
          label={t('servers.form.kind')}
          data={RuntimeKind.options}
          allowDeselect={false}
          {...form.getInputProps('kind')}
        />
      ) : null}
      <Select
        label={t('servers.form.modelType')}
        description={why('modelType')}
        data={[
          { value: 'lm', label: t('servers.form.textOnly') },
          { value: 'multimodal', label: t('servers.form.textAndImages') },
        ]}
        allowDeselect={false}
        {...form.getInputProps('modelType')}
      />
      <NumberField
        form={form}
        field="contextLength"
        label={t('servers.form.contextLength')}
        description={why('contextLength')}
        placeholder={t('servers.form.own')}
      />
      <NumberField form={form} field="maxTokens" label={t('servers.form.maxTokens')} placeholder="8192" />
      <TextInput
        label={t('servers.form.toolParser')}
        description={why('toolParser')}
        placeholder={t('servers.form.none')}
        {...form.getInputProps('toolParser')}
      />
      <TextInput
        label={t('servers.form.reasoningParser')}
        description={why('reasoningParser')}
        placeholder={t('servers.form.none')}
        {...form.getInputProps('reasoningParser')}
      />
      <Group grow gap="md" align="flex-end">
        <NumberField form={form} field="concurrency" label={t('servers.form.concurrency')} placeholder="8" />
        <NumberField form={form} field="queueLimit" label={t('servers.form.queueLimit')} placeholder="128" />
      </Group>
      <NumberField
        form={form}
        field="memoryGigabytes"
        label={t('servers.form.memory')}
        placeholder={t('servers.form.estimated')}
        allowDecimal
      />
      <Select
        label={t('servers.form.idleUnload')}
        data={[
          { value: 'settings', label: t('servers.form.idleSettings') },
          { value: 'never', label: t('servers.form.idleNever') },
          ...idleChoices.map((seconds) => ({
            value: seconds,
            label: t('servers.form.idleAfter', { duration: format.duration(Number(seconds) * 1_000) }),
          })),
        ]}
        allowDeselect={false}
        {...form.getInputProps('idleUnload')}
      />
      <Checkbox
        label={t('servers.form.autoStart')}
        {...form.getInputProps('autoStart', { type: 'checkbox' })}
      />
      <NumberField
        form={form}
        field="startTimeoutSeconds"
        label={t('servers.form.startTimeout')}
        placeholder="600"
      />
      <Textarea
        label={t('servers.form.extraArgs')}
        description={t('servers.form.extraArgsHint')}
        autosize
        minRows={1}
        spellCheck={false}
        {...form.getInputProps('extraArgs')}
      />
      <Textarea
        label={t('servers.form.env')}
        description={t('servers.form.envHint')}
        autosize
        minRows={1}
        spellCheck={false}
        {...form.getInputProps('env')}
      />
      <TextInput
        label={t('servers.form.python')}
        placeholder={t('servers.form.managed')}
        spellCheck={false}
        {...form.getInputProps('python')}
      />
    </Stack>
  );
}
