import { CompiledQuery, SqliteDialect, SqliteDriver } from 'kysely';
import type { DatabaseConnection, SqliteDatabase } from 'kysely';

/**
 * SQLite where another thread writes to the same file. A transaction takes the right to write at its beginning: one that
 * takes it after it has looked is refused if somebody wrote in between, however long it would wait (SQLITE_BUSY_SNAPSHOT,
 * https://sqlite.org/rescode.html#busy_snapshot), and each finished request may be that somebody.
 */
export class HostDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new WritingDriver({ database: this.#database });
  }
}

class WritingDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}
