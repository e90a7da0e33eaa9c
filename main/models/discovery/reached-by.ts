import type { BackendId } from '../../../contract/ids.ts';
import type { DiscoveredModel } from '../../../contract/model.ts';
import type { RouteTable } from '../../routing/resolve.ts';
import { isLive } from '../../routing/rule.ts';

/** The rules in force that lead to a backend's model: by asking for it outright, or because its own name passes through. */
export function reachedBy(
  table: RouteTable,
  backend: BackendId,
  model: string,
): DiscoveredModel['reachedBy'] {
  return table.rules
    .filter(
      (rule) =>
        isLive(rule) &&
        rule.targets.some((target) => {
          if (target.backend.id !== backend) return false;
          // A local server's own name.
          if (rule.route === null) return true;
          return target.model === null ? wins(table, model, rule.pattern) : target.model === model;
        }),
    )
    .map(({ route, pattern }) => ({ route, pattern }));
}

function wins(table: RouteTable, model: string, pattern: string): boolean {
  return table.find(model)?.rule.pattern === pattern;
}
