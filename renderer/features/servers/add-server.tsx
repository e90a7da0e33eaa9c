import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Drawer } from '../../components/drawer.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { FormActions } from '../../forms/form-actions.tsx';
import { useHostForm } from '../../forms/use-host-form.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { DEFAULT_SPEC, followSuggestion, ProfileForm, toForm, toSpec } from './profile-form.ts';
import { ServerForm } from './server-form.tsx';
import { useSuggestion } from './use-suggestion.ts';

export function AddServer({
  opened,
  model = '',
  onClose,
}: {
  readonly opened: boolean;
  /** The model to begin with. */
  readonly model?: string;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Drawer title={t('servers.add')} opened={opened} onClose={onClose}>
      <Form key={model} model={model} onDone={onClose} />
    </Drawer>
  );
}

function Form({ model, onDone }: { readonly model: string; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { form, failure, refuse } = useHostForm({
    schema: ProfileForm,
    initial: toForm('', { ...DEFAULT_SPEC, model }),
    prefix: 'spec',
  });
  const add = useHostMutation('backends.add', {
    onSuccess({ name }) {
      onDone();
      notifyDone(t('servers.added', { name }));
    },
    onError: refuse,
  });
  const values = form.getValues();
  const suggestion = useSuggestion(values.model, values.kind);
  const filled = useRef(toForm('', DEFAULT_SPEC));
  useEffect(() => {
    if (suggestion === undefined) return;
    const suggested = toForm(suggestion.name, suggestion.spec);
    form.setValues(followSuggestion(form.getValues(), filled.current, suggested));
    filled.current = suggested;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the form is a new object each time; it holds the same values
  }, [suggestion]);
  return (
    <ServerForm
      form={form}
      failure={failure}
      suggestion={suggestion}
      isNew
      onSubmit={(checked) => add.mutate({ name: checked.name, spec: toSpec(checked) })}
      actions={<FormActions submit={t('servers.add')} busy={add.isPending} onCancel={onDone} />}
    />
  );
}
