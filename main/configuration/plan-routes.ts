import type { ConfigurationChange, RouteEntry } from '../../contract/configuration.ts';
import type { Route } from '../../contract/route.ts';
import { validatePattern } from '../routing/pattern.ts';
import { validateTemplate } from '../routing/rewrite.ts';
import type { Misfit } from './document-file.ts';
import { differences, nameRoute, withMatch } from './named-form.ts';
import type { NamedRoute } from './named-form.ts';
import { isRemoved, mayTouch, notYours } from './purpose.ts';
import type { Purpose } from './purpose.ts';
import type { Current } from './surroundings.ts';
import { whyRefused } from './why-refused.ts';

export interface RouteSteps {
  readonly add: readonly NamedRoute[];
  readonly update: readonly { readonly route: Route; readonly entry: NamedRoute }[];
  readonly remove: readonly Route[];
}

/**
 * What becomes of routes, which are known by their patterns; of several with the same one, the first in the document
 * is the oldest here.
 * @param known the names of all backends that there will be
 */
export function planRoutes(
  entries: readonly RouteEntry[],
  current: Current,
  known: ReadonlySet<string>,
  purpose: Purpose,
): {
  readonly steps: RouteSteps;
  readonly problems: readonly Misfit[];
  readonly changes: readonly ConfigurationChange[];
} {
  const problems: Misfit[] = [];
  const changes: ConfigurationChange[] = [];
  const add: NamedRoute[] = [];
  const update: { route: Route; entry: NamedRoute }[] = [];
  const names = new Map(current.backends.map(({ id, name }) => [id, name]));
  // Those first that may not be touched: the file must not have a second route beside one that was added by hand.
  const stored = Map.groupBy(
    current.routes.toSorted((a, b) => Number(mayTouch(a, purpose)) - Number(mayTouch(b, purpose))),
    identity,
  );
  const wanted = entries.map(withMatch);

  for (const [n, entry] of wanted.entries()) {
    const path = ['routes', n];
    problems.push(...misfits(entry, known).map((one) => ({ ...one, path: [...path, ...one.path] })));
    if (wanted.slice(0, n).some((other) => isSameRule(other, entry))) {
      const message = 'the same pattern is there already at the same priority, so this one would never win';
      problems.push({ path: [...path, 'pattern'], message });
    }
    const { pattern: name } = entry;
    const route = stored.get(identity(entry))?.shift();
    if (route === undefined) {
      add.push(entry);
      changes.push({ what: 'route', action: 'add', name, fields: [] });
      continue;
    }
    const fields = differences(nameRoute(route, names), entry);
    if (!mayTouch(route, purpose) && (purpose.kind === 'file' || fields.length > 0)) {
      problems.push({ path: [...path, 'pattern'], message: notYours(`a route for ${name}`, purpose) });
    } else if (fields.length > 0) {
      update.push({ route, entry });
      changes.push({ what: 'route', action: 'update', name, fields });
    }
  }

  const remove = [...stored.values()].flat().filter((route) => isRemoved(route, purpose));
  for (const { pattern: name } of remove) changes.push({ what: 'route', action: 'remove', name, fields: [] });
  return { steps: { add, update, remove }, problems, changes };
}

function misfits({ match, pattern, targets }: NamedRoute, known: ReadonlySet<string>): Misfit[] {
  const wrongPattern = whyRefused(() => validatePattern(match, pattern));
  const unknown = targets.flatMap(({ backend }, n) =>
    known.has(backend)
      ? []
      : [{ path: ['targets', n, 'backend'], message: `there is no backend or profile “${backend}”` }],
  );
  if (wrongPattern !== null) return [{ path: ['pattern'], message: wrongPattern }, ...unknown];
  const wrongModels = targets.flatMap(({ model }, n) => {
    const message = whyRefused(() => validateTemplate(match, pattern, model));
    return message === null ? [] : [{ path: ['targets', n, 'model'], message }];
  });
  return [...unknown, ...wrongModels];
}

function identity({ match, pattern }: Pick<NamedRoute, 'match' | 'pattern'>): string {
  return `${match} ${pattern}`;
}

function isSameRule(a: NamedRoute, b: NamedRoute): boolean {
  return identity(a) === identity(b) && a.priority === b.priority;
}
