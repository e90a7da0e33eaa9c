import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/**
 * The programs that may use the gateway, by the hash of their key or by what they are. Requests say whose they are: only
 * those have an index that belong to somebody, so that a machine without keys pays nothing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE clients (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    key_hash TEXT UNIQUE,
    credential TEXT NOT NULL CHECK (json_valid(credential)),
    verdict TEXT NOT NULL,
    allowed TEXT CHECK (json_valid(allowed)),
    limits TEXT NOT NULL CHECK (json_valid(limits)),
    person TEXT,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER,
    revision INTEGER NOT NULL
  ) STRICT`.execute(db);
  for (const column of ['client_id', 'person_id']) {
    const name = sql.ref(column);
    await sql`ALTER TABLE requests ADD COLUMN ${name} TEXT`.execute(db);
    const index = sql.ref(`requests_by_${column}`);
    await sql`CREATE INDEX ${index} ON requests (${name}, at, id) WHERE ${name} IS NOT NULL`.execute(db);
  }
}
