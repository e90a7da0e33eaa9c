import { Anchor, Checkbox, NativeSelect, Stack, Textarea } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation, ConversationDraft } from '../../../contract/chat.ts';
import { Failure } from '../../../contract/failure.ts';
import { Drawer } from '../../components/drawer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { FormActions } from '../../forms/form-actions.tsx';
import { NumberField } from '../../forms/number-field.tsx';
import { useHostForm } from '../../forms/use-host-form.ts';
import { useReaches } from '../../host/me.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { SettingsForm, toChoices, toForm } from './settings-form.ts';
import classes from './chat.module.css';

type Settings = Pick<Conversation, 'systemPrompt' | 'parameters' | 'toolServers'>;

/** System prompt, parameters and tools of one conversation. They hold from the next message on. */
export function ConversationSettings({
  opened,
  settings,
  onSave,
  onClose,
  onManageTools,
}: {
  readonly opened: boolean;
  readonly settings: Settings;
  /** Rejects with what the host refused. */
  readonly onSave: (choices: ConversationDraft) => Promise<unknown>;
  readonly onClose: () => void;
  readonly onManageTools: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Drawer title={t('chat.settings.title')} opened={opened} onClose={onClose}>
      <Form settings={settings} onSave={onSave} onClose={onClose} onManageTools={onManageTools} />
    </Drawer>
  );
}

function Form({
  settings,
  onSave,
  onClose,
  onManageTools,
}: {
  readonly settings: Settings;
  readonly onSave: (choices: ConversationDraft) => Promise<unknown>;
  readonly onClose: () => void;
  readonly onManageTools: () => void;
}) {
  const { t } = useTranslation();
  const { form, failure, refuse } = useHostForm({
    schema: SettingsForm,
    initial: toForm(settings),
    prefix: ['changes.parameters', 'changes'],
  });
  const hasTools = useReaches('admin');
  const [saving, setSaving] = useState(false);
  const save = async (choices: ConversationDraft) => {
    setSaving(true);
    try {
      await onSave(choices);
      onClose();
    } catch (error) {
      refuse(error instanceof Failure ? error : new Failure('internal', String(error)));
    } finally {
      setSaving(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((checked) => void save(toChoices(checked, settings.parameters)))}
    >
      <Stack gap="md">
        {failure === null ? null : <FailureNote failure={failure} />}
        <Textarea
          label={t('chat.settings.systemPrompt')}
          placeholder={t('chat.settings.systemPromptHint')}
          autosize
          minRows={3}
          maxRows={14}
          data-autofocus
          {...form.getInputProps('systemPrompt')}
        />
        {hasTools ? <Tools form={form} onManage={onManageTools} /> : null}
        <NumberField
          form={form}
          field="temperature"
          label={t('chat.settings.temperature')}
          placeholder={t('chat.settings.own')}
          allowDecimal
        />
        <NumberField
          form={form}
          field="topP"
          label={t('chat.settings.topP')}
          placeholder={t('chat.settings.own')}
          allowDecimal
        />
        <NumberField
          form={form}
          field="maxTokens"
          label={t('chat.settings.maxTokens')}
          placeholder={t('chat.settings.own')}
        />
        <NumberField
          form={form}
          field="seed"
          label={t('chat.settings.seed')}
          placeholder={t('chat.settings.noSeed')}
        />
        <NativeSelect
          label={t('chat.settings.reasoning')}
          data={[
            { value: '', label: t('chat.settings.own') },
            ...(['none', 'minimal', 'low', 'medium', 'high'] as const).map((value) => ({
              value,
              label: t(`chat.settings.effort.${value}`),
            })),
          ]}
          {...form.getInputProps('reasoningEffort')}
        />
        <NativeSelect
          label={t('chat.settings.format')}
          data={(['text', 'json', 'schema'] as const).map((value) => ({
            value,
            label: t(`chat.settings.formats.${value}`),
          }))}
          {...form.getInputProps('format')}
        />
        {form.getValues().format === 'schema' ? (
          <Textarea
            label={t('chat.settings.schema')}
            classNames={{ input: 'typed' }}
            autosize
            minRows={4}
            maxRows={14}
            spellCheck={false}
            {...form.getInputProps('schema')}
          />
        ) : null}
        <div className={classes['formEnd']}>
          <FormActions submit={t('words.save')} busy={saving} onCancel={onClose} />
        </div>
      </Stack>
    </form>
  );
}

function Tools({
  form,
  onManage,
}: {
  readonly form: UseFormReturnType<SettingsForm>;
  readonly onManage: () => void;
}) {
  const { t } = useTranslation();
  const { data: servers = [] } = useHostQuery('tools.list', {});
  return (
    <Checkbox.Group
      label={t('chat.settings.tools')}
      description={servers.length === 0 ? t('chat.settings.noTools') : t('chat.settings.toolsHint')}
      {...form.getInputProps('toolServers')}
    >
      <Stack gap="sm" mt="sm">
        {servers.map(({ id, name, tools, enabled }) => (
          <Checkbox
            key={id}
            value={id}
            disabled={!enabled}
            label={name}
            description={enabled ? t('chat.tools.count', { count: tools.length }) : t('chat.tools.state.off')}
          />
        ))}
        <Anchor component="button" type="button" size="sm" underline="always" ta="start" onClick={onManage}>
          {t('chat.settings.manageTools')}
        </Anchor>
      </Stack>
    </Checkbox.Group>
  );
}
