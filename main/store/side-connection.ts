import SQLite from 'better-sqlite3';
import { Kysely } from 'kysely';
import { HostDialect } from './host-dialect.ts';
import type { Schema } from './schema.ts';

/** How long a connection beside the host's own waits for a lock (milliseconds). */
const BUSY_MS = 10_000;
/** What a connection that only appends keeps of the file (KiB). better-sqlite3 keeps 16 MB, which it would fill. */
const WRITER_CACHE_KIB = 2_000;

/** Opens a database that the host has opened already, so it is sound and of a known schema. For another thread. */
export function openSideConnection(
  file: string,
  { readOnly }: { readonly readOnly: boolean },
): { readonly sqlite: SQLite.Database; readonly tables: Kysely<Schema> } {
  const sqlite = new SQLite(file, { readonly: readOnly, fileMustExist: true, timeout: BUSY_MS });
  sqlite.pragma('foreign_keys = ON');
  if (!readOnly) {
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma(`cache_size = -${WRITER_CACHE_KIB}`);
  }
  return { sqlite, tables: new Kysely<Schema>({ dialect: new HostDialect(sqlite) }) };
}
