import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Accounts of people, and the browsers that they are signed in with. Passwords and secrets are hashes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE people (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'disabled')),
    password TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER
  ) STRICT`.execute(db);
  await sql`CREATE TABLE person_sessions (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    secret_hash TEXT NOT NULL,
    previous_hash TEXT,
    rotated_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT`.execute(db);
  await sql`CREATE INDEX person_sessions_person ON person_sessions (person_id, created_at)`.execute(db);
}
