import { Failure } from '../../contract/failure.ts';
import type { KeyId } from '../../contract/ids.ts';
import type { KeyRow, KeyRows } from './key-rows.ts';

/** The table of keys in memory; `beforeWrite` may throw, as a database or a crash would. */
export function memoryKeyRows() {
  const rows = new Map<KeyId, KeyRow>();
  const table: KeyRows & { rows: typeof rows; beforeWrite: () => void } = {
    rows,
    beforeWrite: () => undefined,
    async list() {
      return [...rows.values()].map((row) => ({ ...row }));
    },
    async get(id) {
      const row = rows.get(id);
      return row === undefined ? null : { ...row };
    },
    async insert(row) {
      table.beforeWrite();
      if ([...rows.values()].some((other) => other.name === row.name)) throw new Failure('conflict', 'taken');
      rows.set(row.id, { ...row });
    },
    async update(id, copy) {
      table.beforeWrite();
      const row = rows.get(id);
      if (row !== undefined) rows.set(id, { ...row, ...copy });
    },
    async delete(id) {
      table.beforeWrite();
      rows.delete(id);
    },
  };
  return table;
}
