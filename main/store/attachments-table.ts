import type { Kysely } from 'kysely';
import type { Attachment } from '../../contract/attachment.ts';
import type { AttachmentId } from '../../contract/ids.ts';
import type { Schema } from './schema.ts';

/** An attachment and the name under which its bytes are kept. */
export type StoredAttachment = Attachment & { readonly sha256: string };

/** The files that people attach. Several may have the same bytes, which are kept once. */
export class AttachmentsTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(owner: string, { createdAt, ...file }: StoredAttachment & { createdAt: number }): Promise<void> {
    await this.#db
      .insertInto('attachments')
      .values({ ...file, owner, created_at: createdAt })
      .execute();
  }

  /** Those of these that the owner has. */
  async find(owner: string, ids: readonly AttachmentId[]): Promise<StoredAttachment[]> {
    if (ids.length === 0) return [];
    return this.#db
      .selectFrom('attachments')
      .select(['id', 'name', 'kind', 'type', 'bytes', 'sha256'])
      .where('owner', '=', owner)
      .where('id', 'in', ids)
      .execute();
  }

  /** The names of all bytes that are to be kept. */
  async hashes(): Promise<string[]> {
    const rows = await this.#db.selectFrom('attachments').select('sha256').distinct().execute();
    return rows.map(({ sha256 }) => sha256);
  }

  /**
   * Forgets the files that no message holds and that were brought before this time.
   * @returns the hashes that nothing names any more
   */
  async purge(before: number): Promise<string[]> {
    const gone = await this.#db
      .deleteFrom('attachments')
      .where('created_at', '<', before)
      .where('id', 'not in', (from) => from.selectFrom('message_attachments').select('attachment_id'))
      .returning('sha256')
      .execute();
    const hashes = [...new Set(gone.map(({ sha256 }) => sha256))];
    if (hashes.length === 0) return [];
    const kept = await this.#db
      .selectFrom('attachments')
      .select('sha256')
      .where('sha256', 'in', hashes)
      .execute();
    const named = new Set(kept.map(({ sha256 }) => sha256));
    return hashes.filter((hash) => !named.has(hash));
  }
}
