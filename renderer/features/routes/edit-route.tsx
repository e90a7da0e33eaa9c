import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Route } from '../../../contract/route.ts';
import { ChangedElsewhere } from '../../components/changed-elsewhere.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { FormActions } from '../../forms/form-actions.tsx';
import { useHostForm } from '../../forms/use-host-form.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { draftOf, RouteForm as Schema, toDraft, toForm } from './route-draft.ts';
import { RouteForm } from './route-form.tsx';
import { useRouteChanges } from './use-route-changes.ts';

export function EditRoute({
  id,
  routes,
  onClose,
}: {
  /** Empty while none is edited. */
  readonly id: string;
  /** As the host has them now. */
  readonly routes: readonly Route[];
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const current = routes.find((route) => route.id === id);
  // A route that somebody removes stays open: what was typed is not lost.
  const [opened, setOpened] = useState<Route | null>(null);
  if (current !== undefined && current.id !== opened?.id) setOpened(current);
  const isOpen = id !== '' && opened?.id === id;
  return (
    <Drawer
      title={t('routes.editName', { pattern: opened?.pattern ?? '' })}
      opened={isOpen}
      onClose={onClose}
    >
      {isOpen ? (
        <Form
          // What cannot be edited follows by itself.
          key={opened.managed ? `${id} ${current?.revision ?? 0}` : id}
          opened={opened}
          current={current}
          onDone={onClose}
        />
      ) : null}
    </Drawer>
  );
}

function Form({
  opened,
  current,
  onDone,
}: {
  readonly opened: Route;
  readonly current: Route | undefined;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation();
  /** What the form was filled from, or what somebody saw and chose to replace. */
  const [base, setBase] = useState(current ?? opened);
  const { form, failure, refuse } = useHostForm({
    schema: Schema,
    initial: toForm(base),
    asOneTypes: true,
    prefix: 'route',
  });
  const load = (theirs: Route) => {
    form.setValues(toForm(theirs));
    form.clearErrors();
    setBase(theirs);
  };
  const changesIn = useRouteChanges(base);
  const isBehind = current !== undefined && current.revision !== base.revision;

  const putBack = useHostMutation('routes.update', { onError: notifyFailed });
  const saved = ({ id, pattern, revision }: Route) => {
    onDone();
    notifyDone(t('routes.saved', { pattern }), () =>
      putBack.mutate({ id, route: draftOf(base), expected: revision }),
    );
  };
  const update = useHostMutation('routes.update', { onSuccess: saved, onError: refuse });
  const add = useHostMutation('routes.add', {
    onSuccess({ pattern }) {
      onDone();
      notifyDone(t('routes.added', { pattern }));
    },
    onError: refuse,
  });
  const { managed } = base;
  return (
    <RouteForm
      form={form}
      // A refusal for another window's change is told by the note, which can do something about it.
      failure={isBehind ? null : failure}
      stored={current ?? null}
      readOnly={managed}
      note={
        managed ? (
          <p className="dim">{t('routes.managed')}</p>
        ) : (
          <ChangedElsewhere
            base={base}
            theirs={current}
            changesIn={changesIn}
            onLoad={load}
            onKeep={(theirs) => setBase(theirs)}
          />
        )
      }
      onSubmit={(values) => {
        const route = toDraft(values);
        if (current === undefined) add.mutate(route);
        else update.mutate({ id: base.id, route, expected: base.revision });
      }}
      actions={
        managed ? (
          <Button variant="default" onClick={onDone}>
            {t('words.close')}
          </Button>
        ) : (
          <FormActions
            submit={current === undefined ? t('elsewhere.addAgain') : t('words.save')}
            busy={update.isPending || add.isPending}
            onCancel={onDone}
          />
        )
      }
    />
  );
}
