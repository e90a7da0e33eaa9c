import { NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolServerId } from '../../../../contract/ids.ts';
import type { ToolServer } from '../../../../contract/tools.ts';
import { ChangedElsewhere } from '../../../components/changed-elsewhere.tsx';
import { FailureNote } from '../../../components/failure-note.tsx';
import { FormActions } from '../../../forms/form-actions.tsx';
import { useHostForm } from '../../../forms/use-host-form.ts';
import { useHostMutation } from '../../../host/use-host.ts';
import { EMPTY_TOOL_SERVER, ToolServerForm, toForm, toSpec } from './tool-server-form.ts';
import { useToolServerChanges } from './use-tool-server-changes.ts';
import classes from './tools.module.css';

/** A new tool server, or another configuration of one. Values of secrets go in and never come out. */
export function EditToolServer({
  opened,
  current,
  onDone,
}: {
  /** As it was when somebody began to edit it; null for a new one. */
  readonly opened: ToolServer | null;
  /** As the host has it now; undefined when it was removed, and what was typed is not lost. */
  readonly current: ToolServer | undefined;
  /** With the server that was saved; null when nothing was. */
  readonly onDone: (id: ToolServerId | null) => void;
}) {
  const { t } = useTranslation();
  /** What the form was filled from, or what somebody saw and chose to replace. */
  const [base, setBase] = useState(opened);
  const { form, failure, refuse } = useHostForm({
    schema: ToolServerForm,
    initial: base === null ? EMPTY_TOOL_SERVER : toForm(base),
    prefix: 'spec',
  });
  const isGone = base !== null && current === undefined;
  const isBehind = base !== null && current !== undefined && current.revision > base.revision;
  const changesIn = useToolServerChanges(base);
  const load = (theirs: ToolServer) => {
    form.setValues(toForm(theirs));
    form.clearErrors();
    setBase(theirs);
  };
  const start = useHostMutation('tools.start');
  const answers = {
    onSuccess({ id, enabled }: ToolServer) {
      // One sees at once whether it works and which tools it has.
      if (enabled) start.mutate({ id });
      onDone(id);
    },
    onError: refuse,
  };
  const add = useHostMutation('tools.add', answers);
  const update = useHostMutation('tools.update', answers);
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((checked) => {
        const given = { name: checked.name, spec: toSpec(checked) };
        if (base === null || isGone) add.mutate(given);
        else update.mutate({ id: base.id, expected: base.revision, ...given });
      })}
    >
      <Stack gap="md">
        {base === null ? null : (
          <ChangedElsewhere
            base={base}
            theirs={current}
            changesIn={changesIn}
            onLoad={load}
            onKeep={(theirs) => setBase(theirs)}
          />
        )}
        {/* A refusal for another window's change is told by the note, which can do something about it. */}
        {failure === null || isBehind ? null : <FailureNote failure={failure} />}
        <TextInput
          label={t('chat.tools.form.name')}
          description={t('chat.tools.form.nameHint')}
          data-autofocus
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <NativeSelect
          label={t('chat.tools.form.transport')}
          data={[
            { value: 'stdio', label: t('chat.tools.form.stdio') },
            { value: 'http', label: t('chat.tools.form.http') },
          ]}
          {...form.getInputProps('transport')}
        />
        {form.getValues().transport === 'stdio' ? <Program form={form} /> : <Address form={form} />}
        <div className={classes['formEnd']}>
          <FormActions
            submit={base === null ? t('chat.tools.add') : isGone ? t('elsewhere.addAgain') : t('words.save')}
            busy={add.isPending || update.isPending}
            onCancel={() => onDone(null)}
          />
        </div>
      </Stack>
    </form>
  );
}

function Program({ form }: { readonly form: UseFormReturnType<ToolServerForm> }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('chat.tools.form.command')}
        placeholder="npx"
        spellCheck={false}
        {...form.getInputProps('command')}
      />
      <Textarea
        label={t('chat.tools.form.args')}
        description={t('chat.tools.form.argsHint')}
        autosize
        minRows={2}
        spellCheck={false}
        {...form.getInputProps('args')}
      />
      <Textarea
        label={t('chat.tools.form.env')}
        description={t('chat.tools.form.envHint')}
        autosize
        minRows={2}
        spellCheck={false}
        autoComplete="off"
        {...form.getInputProps('env')}
      />
      <TextInput
        label={t('chat.tools.form.directory')}
        placeholder={t('chat.tools.form.ownDirectory')}
        spellCheck={false}
        {...form.getInputProps('directory')}
      />
    </>
  );
}

function Address({ form }: { readonly form: UseFormReturnType<ToolServerForm> }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('chat.tools.form.url')}
        placeholder="https://"
        spellCheck={false}
        {...form.getInputProps('url')}
      />
      <NativeSelect
        label={t('chat.tools.form.reach')}
        data={(['public', 'private', 'loopback'] as const).map((value) => ({
          value,
          label: t(`chat.tools.form.reaches.${value}`),
        }))}
        {...form.getInputProps('reach')}
      />
      <Textarea
        label={t('chat.tools.form.headers')}
        description={t('chat.tools.form.headersHint')}
        autosize
        minRows={2}
        spellCheck={false}
        autoComplete="off"
        {...form.getInputProps('headers')}
      />
    </>
  );
}
