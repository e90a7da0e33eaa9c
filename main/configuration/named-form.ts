import { isDeepStrictEqual } from 'node:util';
import { BackendSpec, isProfile } from '../../contract/backend.ts';
import type { BackendRecord } from '../../contract/backend.ts';
import type { ProfileEntry, RemoteEntry, RouteEntry } from '../../contract/configuration.ts';
import type { BackendId, KeyId } from '../../contract/ids.ts';
import type { MatchKind, Route, RouteDraft } from '../../contract/route.ts';
import { inferMatch } from '../routing/pattern.ts';

/** An entry of a configuration with everything said: its kind of pattern, and no secret left out. */
export type NamedRoute = RouteEntry & { readonly match: MatchKind };
export type NamedBackend = RemoteEntry | (ProfileEntry & { readonly env: Readonly<Record<string, string>> });

/** A stored backend as a configuration says it: with the names of things, not their ids. */
export function nameBackend(record: BackendRecord, keys: ReadonlyMap<KeyId, string>): NamedBackend {
  const { name, spec } = record;
  switch (spec.kind) {
    case 'mlx-openai-server':
    case 'vllm-mlx':
      return { ...spec, name };
    case 'openai-compatible':
    case 'openai':
    case 'anthropic':
      return { ...spec, name, key: spec.key === null ? null : (keys.get(spec.key) ?? null) };
  }
}

/** The other way round. The key of a name has to be among `keys`. */
export function specOf(entry: NamedBackend, keys: ReadonlyMap<string, KeyId>): BackendSpec {
  const fields = Object.entries(entry).filter(([field]) => field !== 'name');
  const key = 'key' in entry && entry.key !== null ? { key: keys.get(entry.key) } : {};
  return BackendSpec.parse({ ...Object.fromEntries(fields), ...key });
}

export function nameRoute(route: Route, backends: ReadonlyMap<BackendId, string>): NamedRoute {
  const { match, pattern, priority, enabled, waitForWholeAnswer, targets } = route;
  return {
    ...{ match, pattern, priority, enabled, waitForWholeAnswer },
    targets: targets.map((target) => ({ ...target, backend: backends.get(target.backend) ?? '' })),
  };
}

/** The other way round. The backends of all names have to be among `backends`. */
export function draftOf(route: NamedRoute, backends: ReadonlyMap<string, BackendId>): RouteDraft {
  return {
    ...route,
    targets: route.targets.flatMap((target) => {
      const backend = backends.get(target.backend);
      return backend === undefined ? [] : [{ ...target, backend }];
    }),
  };
}

/** A pattern as it was written: `/…/` is an expression, unless the kind is told beside it. */
export function withMatch(entry: RouteEntry): NamedRoute {
  if (entry.match !== undefined) return { ...entry, match: entry.match };
  return { ...entry, ...inferMatch(entry.pattern) };
}

/** The fields in which two entries differ. */
export function differences(before: object, after: object): string[] {
  const [old, fresh] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...fresh.keys()])].filter(
    (field) => !isDeepStrictEqual(old.get(field), fresh.get(field)),
  );
}

export function whatIs(record: BackendRecord): 'profile' | 'backend' {
  return isProfile(record) ? 'profile' : 'backend';
}
