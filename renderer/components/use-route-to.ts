import { useTranslation } from 'react-i18next';
import type { InputOf } from '../host/procedures.ts';
import { notifyDone, notifyFailed } from './notify.tsx';
import { useHostMutation } from '../host/use-host.ts';

/** Adds a route and offers to take it back. */
export function useRouteTo(): {
  readonly add: (route: InputOf<'routes.add'>) => void;
  readonly busy: boolean;
} {
  const { t } = useTranslation();
  const remove = useHostMutation('routes.remove', { onError: notifyFailed });
  const add = useHostMutation('routes.add', {
    onSuccess: ({ id, pattern }) => notifyDone(t('models.routed', { pattern }), () => remove.mutate({ id })),
    onError: notifyFailed,
  });
  return { add: add.mutate, busy: add.isPending };
}
