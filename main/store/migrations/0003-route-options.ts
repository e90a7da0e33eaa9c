import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/** Routes that wait for the whole answer, and how much context a target takes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE routes ADD COLUMN
    wait_for_whole INTEGER NOT NULL DEFAULT 0 CHECK (wait_for_whole IN (0, 1))`.execute(db);
  await sql`ALTER TABLE route_targets ADD COLUMN context_tokens INTEGER`.execute(db);
}
