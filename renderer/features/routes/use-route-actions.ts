import { useTranslation } from 'react-i18next';
import type { Route } from '../../../contract/route.ts';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { patchQuery } from '../../host/query-key.ts';
import { useHostMutation } from '../../host/use-host.ts';
import { draftOf } from './route-draft.ts';

/** Switches a route on and off, and removes it, with undo. Another window's newer change is never overwritten. */
export function useRouteActions(route: Route) {
  const { t } = useTranslation();
  const { id, pattern, enabled, revision } = route;
  const update = useHostMutation('routes.update', {
    optimistic: (input, queries) =>
      patchQuery(queries, 'routes.list', {}, (routes) =>
        routes.map((one) => (one.id === id ? { ...one, enabled: input.route.enabled ?? true } : one)),
      ),
    onError: notifyFailed,
  });
  const restore = useHostMutation('routes.restore', { onError: notifyFailed });
  const remove = useHostMutation('routes.remove', {
    onSuccess: () => notifyDone(t('routes.removed', { pattern }), () => restore.mutate(route)),
    onError: notifyFailed,
  });
  return {
    toggle: () => update.mutate({ id, route: { ...draftOf(route), enabled: !enabled }, expected: revision }),
    remove: () => remove.mutate({ id, expected: revision }),
    busy: update.isPending || remove.isPending,
  };
}
