import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** The words of requests and answers, kept only where the user switched that on. Both as JSON: text, bytes, truncated. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE request_bodies (
    request_id TEXT PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
    request TEXT CHECK (json_valid(request)),
    response TEXT CHECK (json_valid(response))
  ) STRICT`.execute(db);
}
