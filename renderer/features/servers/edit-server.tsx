import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileRecord } from '../../../contract/backend.ts';
import { Drawer } from '../../components/drawer.tsx';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { FormActions } from '../../forms/form-actions.tsx';
import { useHostForm } from '../../forms/use-host-form.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { ProfileForm, toForm, toSpec } from './profile-form.ts';
import { ServerForm } from './server-form.tsx';
import { useSuggestion } from './use-suggestion.ts';

export function EditServer({
  profile,
  running,
  onClose,
}: {
  readonly profile: ProfileRecord | null;
  readonly running: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Drawer
      title={t('servers.editName', { name: profile?.name ?? '' })}
      opened={profile !== null}
      onClose={onClose}
    >
      {profile === null ? null : <Form opened={profile} running={running} onDone={onClose} />}
    </Drawer>
  );
}

function Form({
  opened,
  running,
  onDone,
}: {
  readonly opened: ProfileRecord;
  readonly running: boolean;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation();
  // As it was when the form opened: a change from elsewhere makes saving a conflict, not a loss.
  const [{ id, name, spec, revision }] = useState(opened);
  const { form, failure, refuse } = useHostForm({
    schema: ProfileForm,
    initial: toForm(name, spec),
    prefix: 'spec',
  });
  const putBack = useHostMutation('backends.updateProfile', { onError: notifyFailed });
  const update = useHostMutation('backends.updateProfile', {
    onSuccess(saved) {
      onDone();
      notifyDone(t(running ? 'servers.savedRunning' : 'servers.saved', { name }), () =>
        putBack.mutate({ id, spec, expected: saved.revision }),
      );
    },
    onError: refuse,
  });
  const values = form.getValues();
  const suggestion = useSuggestion(values.model, values.kind);
  return (
    <ServerForm
      form={form}
      failure={failure}
      suggestion={suggestion}
      isNew={false}
      onSubmit={(checked) => update.mutate({ id, spec: toSpec(checked, spec), expected: revision })}
      actions={
        <>
          {suggestion === undefined ? null : (
            <Button
              variant="subtle"
              mr="auto"
              onClick={() => {
                const { modelType, contextLength, toolParser, reasoningParser } = toForm(
                  name,
                  suggestion.spec,
                );
                form.setValues({ modelType, contextLength, toolParser, reasoningParser });
              }}
            >
              {t('servers.form.useSuggested')}
            </Button>
          )}
          <FormActions submit={t('words.save')} busy={update.isPending} onCancel={onDone} />
        </>
      }
    />
  );
}
