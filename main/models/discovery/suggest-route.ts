import type { BackendRecord } from '../../../contract/backend.ts';
import { RouteDraft } from '../../../contract/route.ts';
import type { RouteTable } from '../../routing/resolve.ts';

/** An exact route to one model of a backend: under its own name or, where that already means something, `backend/model`. */
export function suggestRoute(table: RouteTable, { id, name }: BackendRecord, model: string): RouteDraft {
  const candidates = [model, `${name}/${model}`, ...numbered(`${name}/${model}`)];
  const pattern = candidates.find((candidate) => !hasExactRule(table, candidate)) ?? model;
  return RouteDraft.parse({
    match: 'exact',
    pattern,
    targets: [{ backend: id, model: pattern === model ? null : model }],
  });
}

/** Of a pattern that also covers the name, an exact rule takes precedence: only another exact one is in the way. */
function hasExactRule(table: RouteTable, name: string): boolean {
  return table.rules.some(({ match, pattern }) => match === 'exact' && pattern === name);
}

function numbered(name: string): string[] {
  return Array.from({ length: 98 }, (_, index) => `${name}-${index + 2}`);
}
