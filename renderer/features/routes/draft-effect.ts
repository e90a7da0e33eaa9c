import { isInUse, isProfile } from '../../../contract/backend.ts';
import type { BackendRecord } from '../../../contract/backend.ts';
import { RouteId } from '../../../contract/ids.ts';
import { Route } from '../../../contract/route.ts';
import { neverWins } from '../../../main/routing/never-wins.ts';
import { buildRouteTable } from '../../../main/routing/resolve.ts';
import type { RouteTable } from '../../../main/routing/resolve.ts';
import type { InputOf } from '../../host/procedures.ts';

/** What a route that is being typed would do among the others. */
export interface DraftEffect {
  /** Known names that it would lead. */
  readonly takes: readonly string[];
  /** Known names that it matches, and the pattern that leads them nevertheless. */
  readonly loses: readonly { readonly name: string; readonly to: string }[];
  /** The pattern that leaves it nothing; null unless that is certain. */
  readonly neverBehind: string | null;
}

/** Stands for a route that is not stored yet. */
const NEW_ID = RouteId.parse('00000000-0000-4000-8000-000000000000');

/** Null for a draft that cannot be judged: it is not whole, or switched off. */
export function draftEffect(
  draft: InputOf<'routes.add'>,
  stored: Route | null,
  routes: readonly Route[],
  backends: readonly BackendRecord[],
  names: readonly string[],
): DraftEffect | null {
  const id = stored?.id ?? NEW_ID;
  const whole = Route.safeParse({
    ...draft,
    id,
    // Until it is stored it is the newest.
    ...{ createdAt: stored?.createdAt ?? Number.MAX_SAFE_INTEGER, updatedAt: 0, revision: 1, managed: false },
  });
  if (!whole.success) return null;
  const table = routeTable([...routes.filter((one) => one.id !== id), whole.data], backends);
  const rule = table.rules.find(({ route }) => route === id);
  if (rule === undefined || !rule.enabled || rule.problem !== null) return null;
  const matched = names.filter((name) => rule.matches(name) !== null);
  const won = matched.map((name) => ({ name, winner: table.find(name)?.rule ?? rule }));
  return {
    takes: won.filter(({ winner }) => winner === rule).map(({ name }) => name),
    loses: won
      .filter(({ winner }) => winner !== rule)
      .map(({ name, winner }) => ({ name, to: winner.pattern })),
    neverBehind: neverWins(table).get(rule)?.pattern ?? null,
  };
}

/** The host's table, of what the page knows. */
export function routeTable(routes: readonly Route[], backends: readonly BackendRecord[]): RouteTable {
  return buildRouteTable(
    routes,
    backends
      .filter(isInUse)
      .map((record) => ({ id: record.id, name: record.name, isProfile: isProfile(record) })),
  );
}
