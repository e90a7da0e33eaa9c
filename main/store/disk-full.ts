import SQLite from 'better-sqlite3';

/** Whether the database or a file could not be written because there is no room for it, or no quota left. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof SQLite.SqliteError) return /^SQLITE_(?:FULL|IOERR_WRITE)/.test(error.code);
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ENOSPC' || error.code === 'EDQUOT';
}
