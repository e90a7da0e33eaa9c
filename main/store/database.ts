import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SQLite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Schema } from './schema.ts';
import { Failure } from '../../contract/failure.ts';
import { migrations as released } from './migrations/index.ts';
import type { Migration } from 'kysely/migration';

export interface Database {
  readonly tables: Kysely<Schema>;
  /** Set when the file was written by a newer program: it can be read, and nothing is written. */
  readonly readOnly: Failure | null;
  close(): Promise<void>;
}

/**
 * Opens the database file, making or upgrading it as needed. Before an upgrade a copy is put into `backups/`
 * beside it.
 * @throws Failure `database_corrupt` when the file is not a sound database; it is left as it is.
 */
export async function openDatabase(
  file: string,
  options: { readonly migrations?: Readonly<Record<string, Migration>> } = {},
): Promise<Database> {
  const migrations = options.migrations ?? released;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const existed = existsSync(file);
  let sqlite = openSound(file);
  const versions = { file: version(sqlite), program: Object.keys(migrations).length };
  if (versions.file > versions.program) {
    sqlite.close();
    sqlite = new SQLite(file, { readonly: true });
    return wrap(sqlite, newer(file, versions));
  }
  if (versions.file < versions.program) {
    if (existed && versions.file > 0) await backUp(sqlite, file, versions.file);
    await migrate(sqlite, migrations);
  }
  sqlite.pragma('foreign_keys = ON');
  return wrap(sqlite, null);
}

function openSound(file: string): SQLite.Database {
  let sqlite: SQLite.Database | undefined;
  try {
    sqlite = new SQLite(file);
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = NORMAL');
    const verdict = sqlite.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw new Error(String(verdict));
    return sqlite;
  } catch (cause) {
    sqlite?.close();
    throw openingFailed(file, cause);
  }
}

function openingFailed(file: string, cause: unknown): Failure {
  const code = cause instanceof SQLite.SqliteError ? cause.code : '';
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE') {
    return new Failure('disk_full', `The disk is full: ${file} cannot be written.`, {
      hint: 'Free some space and start again.',
      cause,
    });
  }
  if (code === 'SQLITE_CANTOPEN' || code === 'SQLITE_READONLY' || code === 'SQLITE_PERM') {
    return new Failure('invalid_input', `The database ${file} cannot be opened for writing.`, {
      hint: 'Check that the data directory exists and belongs to you, or choose another with --data-dir.',
      cause,
    });
  }
  return new Failure('database_corrupt', `${file} is damaged or is not a database. It was left untouched.`, {
    hint: `Move it away to start afresh, or put a copy from ${join(dirname(file), 'backups')} in its place.`,
    cause,
  });
}

function newer(file: string, versions: { file: number; program: number }): Failure {
  return new Failure(
    'database_newer',
    `${file} was written by a newer MLX Manager (schema ${versions.file}, this one knows ${versions.program}). It can be read, and nothing will be changed.`,
    { hint: 'Update MLX Manager, or choose another data directory with --data-dir.' },
  );
}

function version(sqlite: SQLite.Database): number {
  return Number(sqlite.pragma('user_version', { simple: true }));
}

async function backUp(sqlite: SQLite.Database, file: string, from: number): Promise<void> {
  const folder = join(dirname(file), 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  await sqlite.backup(join(folder, `schema-${from}-${stamp}.db`));
}

async function migrate(
  sqlite: SQLite.Database,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    sqlite.close();
    throw new Failure('database_corrupt', 'The database could not be upgraded; nothing was changed.', {
      hint: 'The copy made before the upgrade is in the backups folder beside it.',
      cause: error,
    });
  }
  sqlite.pragma(`user_version = ${Object.keys(migrations).length}`);
}

function wrap(sqlite: SQLite.Database, readOnly: Failure | null): Database {
  const tables = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) });
  return { tables, readOnly, close: () => tables.destroy() };
}
