import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** What applies to the whole program, one row a section. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE settings (
    section TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
  ) STRICT`.execute(db);
}
