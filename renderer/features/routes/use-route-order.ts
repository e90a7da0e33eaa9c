import { useMemo, useRef, useState } from 'react';
import type { RouteId } from '../../../contract/ids.ts';
import type { Route } from '../../../contract/route.ts';
import { byPrecedence, reorder } from '../../../main/routing/reorder.ts';
import { notifyFailed } from '../../components/notify.tsx';
import { useHostMutation } from '../../host/use-host.ts';

/**
 * Routes in their order of precedence, and a way to change it. A move shows at once; the host is told one order at a time,
 * of several moves in a row only the last one.
 */
export function useRouteOrder(routes: readonly Route[]): {
  readonly ordered: readonly Route[];
  readonly move: (id: RouteId, to: number) => void;
} {
  /** As it was dragged, until the host's answer is here. */
  const [wanted, setWanted] = useState<readonly RouteId[] | null>(null);
  const untold = useRef<readonly RouteId[] | null>(null);
  const telling = useRef(false);
  const { mutateAsync } = useHostMutation('routes.reorder', { onError: notifyFailed });
  const ordered = useMemo(() => moved(routes, wanted) ?? routes.toSorted(byPrecedence), [routes, wanted]);

  async function tell(): Promise<void> {
    telling.current = true;
    while (untold.current !== null) {
      const order = [...untold.current];
      untold.current = null;
      // A refusal was shown; what the host has is asked anew either way.
      await mutateAsync({ order }).catch(() => undefined);
    }
    telling.current = false;
    setWanted(null);
  }

  return {
    ordered,
    move(id, to) {
      const order = ordered
        .map((route) => route.id)
        .filter((one) => one !== id)
        .toSpliced(to, 0, id);
      setWanted(order);
      untold.current = order;
      if (!telling.current) void tell();
    },
  };
}

/** The routes in an order, with the priorities that they will have; null when it is an order of other routes. */
function moved(routes: readonly Route[], order: readonly RouteId[] | null): readonly Route[] | null {
  if (order?.length !== routes.length) return null;
  const byId = new Map(routes.map((route) => [route.id, route]));
  const placed = order.flatMap((id) => byId.get(id) ?? []);
  if (placed.length !== routes.length) return null;
  const priorities = reorder(placed);
  return placed.map((route) => ({ ...route, priority: priorities.get(route.id) ?? route.priority }));
}
