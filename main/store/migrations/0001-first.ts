import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** The first schema: backends, routes with their chains, keys, the audit log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE backends (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    spec TEXT NOT NULL CHECK (json_valid(spec)),
    created_at INTEGER NOT NULL
  ) STRICT`.execute(db);
  await sql`CREATE TABLE routes (
    id TEXT PRIMARY KEY,
    match TEXT NOT NULL CHECK (match IN ('exact', 'prefix', 'regex')),
    pattern TEXT NOT NULL,
    priority INTEGER NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    created_at INTEGER NOT NULL
  ) STRICT`.execute(db);
  await sql`CREATE TABLE route_targets (
    route_id TEXT NOT NULL REFERENCES routes (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    backend_id TEXT NOT NULL REFERENCES backends (id) ON DELETE RESTRICT,
    model TEXT,
    PRIMARY KEY (route_id, position)
  ) STRICT`.execute(db);
  await sql`CREATE INDEX route_targets_by_backend ON route_targets (backend_id)`.execute(db);
  await sql`CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    store TEXT NOT NULL CHECK (store IN ('keychain', 'fernet')),
    ciphertext TEXT,
    last4 TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK ((store = 'fernet') = (ciphertext IS NOT NULL))
  ) STRICT`.execute(db);
  await sql`CREATE TABLE requests (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    model TEXT,
    backend TEXT,
    served_model TEXT,
    stream INTEGER NOT NULL CHECK (stream IN (0, 1)),
    status INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('completed', 'failed', 'client-left', 'interrupted')),
    error_code TEXT,
    wait_ms INTEGER,
    first_byte_ms INTEGER,
    total_ms INTEGER NOT NULL,
    prompt_tokens INTEGER,
    completion_tokens INTEGER,
    bytes_out INTEGER NOT NULL,
    warnings TEXT NOT NULL CHECK (json_valid(warnings))
  ) STRICT`.execute(db);
  await sql`CREATE INDEX requests_by_time ON requests (at DESC)`.execute(db);
}
