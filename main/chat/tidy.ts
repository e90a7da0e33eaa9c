import type { Kysely } from 'kysely';
import { ConversationsTable } from '../store/conversations-table.ts';
import type { Schema } from '../store/schema.ts';
import type { AttachmentStore } from './attachments/attachment-store.ts';

/** A removed conversation can be restored for so long, a file may wait for its message (milliseconds). */
export const RESTORABLE_MS = 3_600_000;
const UNSENT_MS = 86_400_000;

/** Deletes for good what was removed, and files that no message holds. */
export async function tidyChat(tables: Kysely<Schema>, files: AttachmentStore, now: number): Promise<void> {
  await new ConversationsTable(tables).purge(now - RESTORABLE_MS);
  await files.purge(now - UNSENT_MS);
}
