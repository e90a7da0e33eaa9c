import type { BackendRecord } from '../../contract/backend.ts';
import type { ConfigurationChange } from '../../contract/configuration.ts';
import type { Misfit, Path } from './document-file.ts';
import { differences, nameBackend, whatIs } from './named-form.ts';
import type { NamedBackend } from './named-form.ts';
import { isRemoved, mayTouch, notYours } from './purpose.ts';
import type { Purpose } from './purpose.ts';
import type { Current } from './surroundings.ts';

/** An entry of a document and where it stands. */
export interface PlacedBackend {
  readonly path: Path;
  readonly entry: NamedBackend;
}

export interface BackendSteps {
  readonly add: readonly NamedBackend[];
  readonly update: readonly { readonly record: BackendRecord; readonly entry: NamedBackend }[];
  readonly remove: readonly BackendRecord[];
}

/** What becomes of backends and profiles, which are known by their names. */
export function planBackends(
  entries: readonly PlacedBackend[],
  current: Current,
  purpose: Purpose,
): {
  readonly steps: BackendSteps;
  readonly problems: readonly Misfit[];
  readonly changes: readonly ConfigurationChange[];
} {
  const problems: Misfit[] = [];
  const changes: ConfigurationChange[] = [];
  const add: NamedBackend[] = [];
  const update: { record: BackendRecord; entry: NamedBackend }[] = [];
  const keyNames = new Map(current.keys.map(({ id, name }) => [id, name]));
  const stored = new Map(current.backends.map((record) => [record.name, record]));

  for (const { path, entry } of entries) {
    const { name } = entry;
    const what = 'model' in entry ? 'profile' : 'backend';
    const record = stored.get(name);
    if (record === undefined) {
      add.push(entry);
      changes.push({ what, action: 'add', name, fields: [] });
      continue;
    }
    const fields = differences(nameBackend(record, keyNames), entry);
    if (!mayTouch(record, purpose) && (purpose.kind === 'file' || fields.length > 0)) {
      problems.push({ path: [...path, 'name'], message: notYours(`a ${whatIs(record)} “${name}”`, purpose) });
    } else if (record.spec.kind !== entry.kind) {
      const message = `“${name}” is of the kind ${record.spec.kind} and keeps it; give the other one another name`;
      problems.push({ path: [...path, 'kind'], message });
    } else if (fields.length > 0) {
      update.push({ record, entry });
      changes.push({ what, action: 'update', name, fields });
    }
  }

  const named = new Set(entries.map(({ entry }) => entry.name));
  const remove = current.backends.filter((record) => !named.has(record.name) && isRemoved(record, purpose));
  for (const record of remove) {
    changes.push({ what: whatIs(record), action: 'remove', name: record.name, fields: [] });
  }
  return { steps: { add, update, remove }, problems, changes };
}
