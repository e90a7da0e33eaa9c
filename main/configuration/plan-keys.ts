import type { ConfigurationChange, ConfigurationDocument } from '../../contract/configuration.ts';
import type { Misfit } from './document-file.ts';
import { isRemoved, mayTouch, notYours } from './purpose.ts';
import type { Purpose } from './purpose.ts';
import type { Current, StoredKey, Surroundings } from './surroundings.ts';

export interface KeySteps {
  readonly add: readonly { readonly name: string; readonly secret: string }[];
  readonly replace: readonly { readonly key: StoredKey; readonly secret: string }[];
  /** Keys that are there with the same secret, and belong to the file from now on. */
  readonly adopt: readonly StoredKey[];
  readonly remove: readonly StoredKey[];
}

/** What becomes of keys. A key whose secret the document does not bring has to be there already. */
export function planKeys(
  entries: ConfigurationDocument['keys'],
  current: Current,
  purpose: Purpose,
  { env, secrets }: Surroundings,
): {
  readonly steps: KeySteps;
  readonly problems: readonly Misfit[];
  readonly changes: readonly ConfigurationChange[];
} {
  const problems: Misfit[] = [];
  const changes: ConfigurationChange[] = [];
  const add: { name: string; secret: string }[] = [];
  const replace: { key: StoredKey; secret: string }[] = [];
  const adopt: StoredKey[] = [];
  const stored = new Map(current.keys.map((key) => [key.name, key]));

  for (const [n, { name, env: variable }] of entries.entries()) {
    const path = ['keys', n, 'name'];
    const key = stored.get(name);
    const secret = variable === undefined ? secrets.keys[name] : env[variable]?.trim();
    if (variable !== undefined && (secret === undefined || secret === '')) {
      const message = `the environment variable ${variable} is not set`;
      problems.push({ path: ['keys', n, 'env'], message });
    } else if (secret === undefined) {
      if (key !== undefined) continue;
      const message = `the key “${name}” is not stored here, and the file does not bring it; add it first: mlx-manager key add ${name}`;
      problems.push({ path, message });
    } else if (key === undefined) {
      add.push({ name, secret });
      changes.push({ what: 'key', action: 'add', name, fields: [] });
    } else if (key.secret === secret) {
      if (purpose.kind === 'file' && !key.managed) adopt.push(key);
    } else if (!mayTouch(key, purpose)) {
      problems.push({ path, message: notYours(`a key “${name}”`, purpose) });
    } else {
      replace.push({ key, secret });
      changes.push({ what: 'key', action: 'update', name, fields: ['secret'] });
    }
  }

  const named = new Set(entries.map(({ name }) => name));
  const remove = current.keys.filter((key) => !named.has(key.name) && isRemoved(key, purpose));
  for (const { name } of remove) changes.push({ what: 'key', action: 'remove', name, fields: [] });
  return { steps: { add, replace, adopt, remove }, problems, changes };
}
