import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Models on their way into the hub's cache. How far each file is, the files themselves say. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE downloads (
    id TEXT PRIMARY KEY,
    model TEXT NOT NULL,
    revision TEXT NOT NULL,
    "commit" TEXT,
    state TEXT NOT NULL,
    done_bytes INTEGER NOT NULL,
    total_bytes INTEGER,
    failure TEXT CHECK (failure IS NULL OR json_valid(failure)),
    created_at INTEGER NOT NULL,
    UNIQUE (model, revision)
  ) STRICT`.execute(db);
}
