import type { ConfigurationDocument, ProfileEntry } from '../../contract/configuration.ts';
import type { Misfit, Path } from './document-file.ts';
import type { PlacedBackend } from './plan-backends.ts';
import type { Current, Surroundings } from './surroundings.ts';

/**
 * The backends and profiles of a document with everything said: variables that it leaves out are looked up in the
 * envelope, then in what is stored, then in the host's own environment.
 * @param keys the names of all keys that there will be
 */
export function resolveEntries(
  document: ConfigurationDocument,
  current: Current,
  surroundings: Surroundings,
  keys: ReadonlySet<string>,
): { readonly entries: readonly PlacedBackend[]; readonly problems: readonly Misfit[] } {
  const problems: Misfit[] = [];
  const remote = document.backends.map((entry, n): PlacedBackend => {
    const path = ['backends', n];
    if (entry.key !== null && !keys.has(entry.key)) {
      problems.push({ path: [...path, 'key'], message: `there is no key “${entry.key}”` });
    }
    return { path, entry };
  });
  const local = document.profiles.map((entry, n): PlacedBackend => {
    const path = ['profiles', n];
    const env = resolveEnv(entry, path, current, surroundings);
    problems.push(...env.problems);
    return { path, entry: { ...entry, env: env.values } };
  });
  const entries = [...remote, ...local];
  problems.push(
    ...twice(entries.map(({ path, entry }) => ({ path, name: entry.name }))),
    ...twice(document.keys.map(({ name }, n) => ({ path: ['keys', n], name }))),
  );
  return { entries, problems };
}

function resolveEnv(
  { name, env }: ProfileEntry,
  path: Path,
  current: Current,
  { secrets, env: own }: Surroundings,
): { readonly values: Record<string, string>; readonly problems: readonly Misfit[] } {
  const spec = current.backends.find((record) => record.name === name)?.spec;
  const stored = spec !== undefined && 'env' in spec ? spec.env : {};
  const values: Record<string, string> = {};
  const problems: Misfit[] = [];
  for (const [variable, told] of Object.entries(env)) {
    const value = told ?? secrets.env[name]?.[variable] ?? stored[variable] ?? own[variable];
    if (value !== undefined) values[variable] = value;
    else {
      const message = 'the file leaves its value out, and neither this profile nor the environment has one';
      problems.push({ path: [...path, 'env', variable], message });
    }
  }
  return { values, problems };
}

function twice(entries: readonly { readonly path: Path; readonly name: string }[]): Misfit[] {
  const seen = new Set<string>();
  return entries.flatMap(({ path, name }) => {
    const again = seen.has(name);
    seen.add(name);
    return again ? [{ path: [...path, 'name'], message: `the name “${name}” is there twice` }] : [];
  });
}
