import SQLite from 'better-sqlite3';

/**
 * Which constraint a failed statement ran into, or null when it failed for another reason.
 * (ON DELETE RESTRICT reports itself as a trigger.)
 */
export function constraintOf(error: unknown): 'unique' | 'foreign-key' | null {
  if (!(error instanceof SQLite.SqliteError)) return null;
  switch (error.code) {
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
      return 'unique';
    case 'SQLITE_CONSTRAINT_FOREIGNKEY':
    case 'SQLITE_CONSTRAINT_TRIGGER':
      return 'foreign-key';
    default:
      return null;
  }
}
