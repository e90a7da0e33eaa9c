import { useTranslation } from 'react-i18next';
import { Drawer } from '../../components/drawer.tsx';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { FormActions } from '../../forms/form-actions.tsx';
import { useHostForm } from '../../forms/use-host-form.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { RouteForm as Schema, toDraft } from './route-draft.ts';
import type { RouteForm as Values } from './route-draft.ts';
import { RouteForm } from './route-form.tsx';

export function AddRoute({
  initial,
  onClose,
}: {
  /** What the form begins with; null while it is closed. */
  readonly initial: Values | null;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Drawer title={t('routes.add')} opened={initial !== null} onClose={onClose}>
      {initial === null ? null : <Form initial={initial} onDone={onClose} />}
    </Drawer>
  );
}

function Form({ initial, onDone }: { readonly initial: Values; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { form, failure, refuse } = useHostForm({ schema: Schema, initial, asOneTypes: true });
  const remove = useHostMutation('routes.remove', { onError: notifyFailed });
  const add = useHostMutation('routes.add', {
    onSuccess({ id, pattern, revision }) {
      onDone();
      notifyDone(t('routes.added', { pattern }), () => remove.mutate({ id, expected: revision }));
    },
    onError: refuse,
  });
  return (
    <RouteForm
      form={form}
      failure={failure}
      stored={null}
      onSubmit={(values) => add.mutate(toDraft(values))}
      actions={<FormActions submit={t('routes.add')} busy={add.isPending} onCancel={onDone} />}
    />
  );
}
