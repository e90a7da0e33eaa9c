import { Failure } from '../../../contract/failure.ts';
import type { RouteId } from '../../../contract/ids.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Route } from '../../../contract/route.ts';
import { checkRoute } from '../../routing/check-route.ts';
import { explain } from '../../routing/explain.ts';
import { reorder } from '../../routing/reorder.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';
import { refuseManaged } from './managed.ts';

export function routesHandlers(parts: HostParts): Handlers['routes'] {
  /** Puts a change in force before anyone hears of it. */
  const changed = async <T>(result: T): Promise<T> => {
    await parts.reload();
    parts.announce('routes.changed');
    return result;
  };
  const refuseIfManaged = async (id: RouteId) => {
    const { pattern, managed } = await parts.routes.get(id);
    refuseManaged(parts, phrase`the route ${pattern}`, managed);
  };
  return {
    list: () => parts.routes.list(),
    async add(draft) {
      checkRoute(draft);
      return changed(await parts.routes.add(draft));
    },
    async update({ id, route: draft, expected }) {
      await refuseIfManaged(id);
      checkRoute(draft);
      return changed(await parts.routes.update(id, draft, expected));
    },
    async remove({ id, expected }) {
      await refuseIfManaged(id);
      await parts.routes.remove(id, expected);
      return changed({});
    },
    async restore(route) {
      checkRoute(route);
      return changed(await parts.routes.restore({ ...route, managed: false }));
    },
    async reorder({ order }) {
      const asked = inOrder(await parts.routes.list(), order);
      const priorities = reorder(asked);
      for (const { id, pattern, managed } of asked) {
        refuseManaged(parts, phrase`the route ${pattern}`, managed && priorities.has(id));
      }
      await parts.routes.setPriorities(priorities);
      return changed(await parts.routes.list());
    },
    explain: ({ model }) => explain(parts.routeTable(), model),
  };
}

/** @throws Failure `conflict` unless the order names every route once */
function inOrder(routes: readonly Route[], order: readonly RouteId[]): Route[] {
  const byId = new Map(routes.map((route) => [route.id, route]));
  const asked = [...new Set(order)].flatMap((id) => byId.get(id) ?? []);
  if (asked.length === order.length && asked.length === routes.length) return asked;
  throw new Failure(
    'conflict',
    phrase`The routes were changed meanwhile: the order does not name each of them once.`,
    {
      hint: phrase`Load them again and repeat the change.`,
    },
  );
}
