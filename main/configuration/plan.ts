import type { ConfigurationChange, ConfigurationDocument } from '../../contract/configuration.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import type { Misfit } from './document-file.ts';
import { specOf } from './named-form.ts';
import { planBackends } from './plan-backends.ts';
import type { BackendSteps, PlacedBackend } from './plan-backends.ts';
import { planKeys } from './plan-keys.ts';
import type { KeySteps } from './plan-keys.ts';
import { planRoutes } from './plan-routes.ts';
import type { RouteSteps } from './plan-routes.ts';
import { settingsChanges } from './settings-changes.ts';
import type { Purpose } from './purpose.ts';
import { resolveEntries } from './resolve-entries.ts';
import type { Current, Surroundings } from './surroundings.ts';
import { whyRefused } from './why-refused.ts';

/** Everything that applying a document does; in `problems` why it may not be applied at all. */
export interface Plan {
  readonly problems: readonly Misfit[];
  readonly changes: readonly ConfigurationChange[];
  readonly keys: KeySteps;
  readonly backends: BackendSteps;
  readonly routes: RouteSteps;
  readonly settings: SettingsPatch;
}

/** Compares a document with what there is. Decides everything and does nothing. */
export function planChanges(
  document: ConfigurationDocument,
  current: Current,
  purpose: Purpose,
  surroundings: Surroundings,
): Plan {
  const keys = planKeys(document.keys, current, purpose, surroundings);
  const stayingKeys = current.keys.filter((key) => !keys.steps.remove.includes(key));
  const keyNames = new Set([...document.keys, ...stayingKeys].map(({ name }) => name));
  const resolved = resolveEntries(document, current, surroundings, keyNames);
  const backends = planBackends(resolved.entries, current, purpose);
  const staying = current.backends.filter((record) => !backends.steps.remove.includes(record));
  const known = new Set([...staying, ...resolved.entries.map(({ entry }) => entry)].map(({ name }) => name));
  const routes = planRoutes(document.routes, current, known, purpose);
  return {
    problems: [
      ...settingsProblems(document.settings, surroundings),
      ...resolved.problems,
      ...keys.problems,
      ...backends.problems,
      ...backendProblems(resolved.entries, document.settings, surroundings),
      ...routes.problems,
      ...leftBehind(current, backends.steps, routes.steps, keys.steps),
    ],
    changes: [
      ...settingsChanges(document.settings, current.settings, purpose),
      ...keys.changes,
      ...backends.changes,
      ...routes.changes,
    ],
    keys: keys.steps,
    backends: backends.steps,
    routes: routes.steps,
    settings: document.settings,
  };
}

function settingsProblems(settings: SettingsPatch, { checkSettings }: Surroundings): Misfit[] {
  return checkSettings(settings).map(({ path, message }) => ({ path: ['settings', ...path], message }));
}

function backendProblems(
  entries: readonly PlacedBackend[],
  { addresses }: SettingsPatch,
  { checkBackend }: Surroundings,
): Misfit[] {
  return entries.flatMap(({ path, entry }) => {
    const keyless = 'key' in entry ? { ...entry, key: null } : entry;
    const message = whyRefused(() => checkBackend(specOf(keyless, new Map()), addresses));
    return message === null ? [] : [{ path: [...path, 'url' in entry ? 'url' : 'extraArgs'], message }];
  });
}

/** What a document removes must not be used by what stays. */
function leftBehind(current: Current, backends: BackendSteps, routes: RouteSteps, keys: KeySteps): Misfit[] {
  const goneBackends = new Map(backends.remove.map(({ id, name }) => [id, name]));
  const touchedRoutes = new Set([...routes.remove, ...routes.update.map(({ route }) => route)]);
  const byRoutes = current.routes.flatMap((route) => {
    const name = route.targets.map(({ backend }) => goneBackends.get(backend)).find(Boolean);
    if (name === undefined || touchedRoutes.has(route)) return [];
    return [`“${name}” is not in the file, but the route ${route.pattern} still leads to it`];
  });
  const goneKeys = new Map(keys.remove.map(({ id, name }) => [id, name]));
  const touchedBackends = new Set([...backends.remove, ...backends.update.map(({ record }) => record)]);
  const byBackends = current.backends.flatMap((record) => {
    const { spec } = record;
    const key = 'key' in spec && spec.key !== null ? goneKeys.get(spec.key) : undefined;
    if (key === undefined || touchedBackends.has(record)) return [];
    return [`the key “${key}” is not in the file, but “${record.name}” still uses it`];
  });
  return [...byRoutes, ...byBackends].map((message) => ({ path: [], message }));
}
