import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Revisions, so that two windows do not overwrite each other, and what belongs to the configuration file. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['backends', 'routes']) {
    for (const column of [
      'revision INTEGER NOT NULL DEFAULT 1',
      'updated_at INTEGER NOT NULL DEFAULT 0',
      'managed INTEGER NOT NULL DEFAULT 0 CHECK (managed IN (0, 1))',
    ]) {
      await sql`ALTER TABLE ${sql.table(table)} ADD COLUMN ${sql.raw(column)}`.execute(db);
    }
    await sql`UPDATE ${sql.table(table)} SET updated_at = created_at`.execute(db);
  }
  await sql`ALTER TABLE settings ADD COLUMN revision INTEGER NOT NULL DEFAULT 1`.execute(db);
  await sql`CREATE TABLE managed_keys (
    key_id TEXT PRIMARY KEY REFERENCES keys (id) ON DELETE CASCADE
  ) STRICT`.execute(db);
}
