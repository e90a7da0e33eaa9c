import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/**
 * What the audit log says beyond the first schema: who asked, each attempt, tokens by kind, cost; and the indices that
 * keep its queries fast (requests/filtered.ts says which serves what).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of [
    'client TEXT',
    'dialect TEXT',
    'route TEXT',
    `attempts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(attempts))`,
    'failure TEXT',
    'error_message TEXT',
    'queued_ms INTEGER',
    'starting_ms INTEGER',
    'cached_tokens INTEGER',
    'reasoning_tokens INTEGER',
    `usage_source TEXT CHECK (usage_source IN ('reported', 'estimated'))`,
    'cost_micros INTEGER',
    'bytes_in INTEGER NOT NULL DEFAULT 0',
  ]) {
    await sql`ALTER TABLE requests ADD COLUMN ${sql.raw(column)}`.execute(db);
  }
  await sql`DROP INDEX requests_by_time`.execute(db);
  // With what sums are made of and texts are sought in, so that charts and searches read this index alone.
  await sql`CREATE INDEX requests_by_time ON requests
    (at, id, outcome, model, backend, client, prompt_tokens, completion_tokens, cost_micros)`.execute(db);
  for (const value of ['model', 'backend', 'client', 'outcome']) {
    await sql`CREATE INDEX ${sql.ref(`requests_by_${value}`)} ON requests (${sql.ref(value)}, at, id)`.execute(
      db,
    );
  }
  // How often each route was used and how it failed last; most requests to a server's own name have no route.
  await sql`CREATE INDEX requests_by_route ON requests (route, outcome, at, id) WHERE route IS NOT NULL`.execute(
    db,
  );
  await sql`CREATE INDEX requests_by_status ON requests (status / 100, at, id)`.execute(db);
  // The words of error messages, without the messages. Found by rowid, which VACUUM would change. Names are not in it:
  // there are few of them, and this index costs more to write than the row itself.
  await sql`CREATE VIRTUAL TABLE request_words USING fts5
    (words, content = '', contentless_delete = 1)`.execute(db);
  await sql`CREATE TRIGGER requests_come AFTER INSERT ON requests WHEN new.error_message IS NOT NULL BEGIN
    INSERT INTO request_words (rowid, words) VALUES (new.rowid, new.error_message);
  END`.execute(db);
  await sql`CREATE TRIGGER requests_go AFTER DELETE ON requests WHEN old.error_message IS NOT NULL BEGIN
    DELETE FROM request_words WHERE rowid = old.rowid;
  END`.execute(db);
}
