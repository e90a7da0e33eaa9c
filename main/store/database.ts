import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Schema } from './schema.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { isDiskFull } from './disk-full.ts';
import { HostDialect } from './host-dialect.ts';
import { migrations as released } from './migrations/index.ts';
import type { Migration } from 'kysely/migration';

export interface Database {
  readonly tables: Kysely<Schema>;
  /** The connection itself, for statements that are prepared once. */
  readonly connection: SQLite.Database;
  /** Set when the file was written by a newer program: it can be read, and nothing is written. */
  readonly readOnly: Failure | null;
  close(): Promise<void>;
}

/**
 * Opens the database file, making or upgrading it as needed. Before an upgrade a copy is put into `backups/`
 * beside it.
 * @throws Failure `database_corrupt` when the file is not a sound database (it is left as it is), `disk_full`,
 *   or `invalid_input` when it cannot be opened at all
 */
export async function openDatabase(
  file: string,
  options: { readonly migrations?: Readonly<Record<string, Migration>> } = {},
): Promise<Database> {
  const migrations = options.migrations ?? released;
  const program = Object.keys(migrations).length;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const found = existsSync(file) ? examine(file) : 0;
  if (found > program) return wrap(open(file, { readonly: true }), newer(file, { file: found, program }));
  const sqlite = open(file, {});
  try {
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma('foreign_keys = ON');
    if (found < program) {
      if (found > 0) await backUp(sqlite, file, found);
      await migrate(sqlite, migrations);
    }
    return wrap(sqlite, null);
  } catch (error) {
    sqlite.close();
    throw error instanceof Failure ? error : openingFailed(file, error);
  }
}

/** The number of the file's schema, once it is known to be sound. Reads only: not a byte of the file changes. */
function examine(file: string): number {
  const sqlite = open(file, { readonly: true });
  try {
    const verdict = sqlite.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw corrupt(file, verdict);
    return Number(sqlite.pragma('user_version', { simple: true }));
  } catch (error) {
    throw error instanceof Failure ? error : openingFailed(file, error);
  } finally {
    sqlite.close();
  }
}

function open(file: string, options: SQLite.Options): SQLite.Database {
  try {
    return new SQLite(file, options);
  } catch (cause) {
    throw openingFailed(file, cause);
  }
}

/** SQLite's codes have a general part and, mostly, a more exact one behind it: `SQLITE_CANTOPEN_ISDIR`. */
function openingFailed(file: string, cause: unknown): Failure {
  const code = cause instanceof SQLite.SqliteError ? cause.code : '';
  if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(code)) return corrupt(file, cause);
  if (isDiskFull(cause)) {
    return new Failure('disk_full', phrase`The disk is full: ${file} cannot be written.`, {
      hint: phrase`Free some space and start again.`,
      cause,
    });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Failure('invalid_input', phrase`The database ${file} cannot be opened: ${reason}.`, {
    hint: phrase`Check that the data directory exists and belongs to you, or choose another with --data-dir.`,
    cause,
  });
}

function corrupt(file: string, cause: unknown): Failure {
  return new Failure(
    'database_corrupt',
    phrase`${file} is damaged or is not a database. It was left untouched.`,
    {
      hint: phrase`Move it away to start afresh, or put a copy from ${join(dirname(file), 'backups')} in its place.`,
      cause,
    },
  );
}

function newer(file: string, versions: { file: number; program: number }): Failure {
  return new Failure(
    'database_newer',
    phrase`${file} was written by a newer MLX Manager (schema ${versions.file}, this one knows ${versions.program}). It can be read, and nothing will be changed.`,
    { hint: phrase`Update MLX Manager, or choose another data directory with --data-dir.` },
  );
}

async function backUp(sqlite: SQLite.Database, file: string, from: number): Promise<void> {
  const folder = join(dirname(file), 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  await sqlite.backup(join(folder, `schema-${from}-${stamp}.db`));
}

/** All or nothing: Kysely runs SQLite's migrations without a transaction, so this is one around them. */
async function migrate(
  sqlite: SQLite.Database,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const provider = { getMigrations: async () => ({ ...migrations }) };
  sqlite.exec('BEGIN IMMEDIATE');
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) {
    sqlite.pragma(`user_version = ${Object.keys(migrations).length}`);
    sqlite.exec('COMMIT');
    return;
  }
  if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
  // What the disk did is for the caller to tell; anything else lies with the migration.
  if (error instanceof SQLite.SqliteError && /^SQLITE_(?:FULL|IOERR)/.test(error.code)) throw error;
  throw new Failure('database_corrupt', phrase`The database could not be upgraded; nothing was changed.`, {
    hint: phrase`The copy made before the upgrade is in the backups folder beside it.`,
    cause: error,
  });
}

function wrap(sqlite: SQLite.Database, readOnly: Failure | null): Database {
  const tables = new Kysely<Schema>({ dialect: new HostDialect(sqlite) });
  return {
    tables,
    connection: sqlite,
    readOnly,
    async close() {
      await tables.destroy();
      // Kysely leaves a connection open that it was never asked to use.
      sqlite.close();
    },
  };
}
