import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** What the audit log says beyond the first schema: who asked, each attempt, tokens by kind, cost. */
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
}
