import type { Kysely } from 'kysely';
import { FailureView } from '../../contract/failure.ts';
import type { DownloadId } from '../../contract/ids.ts';
import type { DownloadRows, StoredDownload } from '../models/download/download-rows.ts';
import type { Schema } from './schema.ts';

/** Downloads, so that they go on after a restart. */
export class DownloadsTable implements DownloadRows {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(): Promise<StoredDownload[]> {
    const rows = await this.#db.selectFrom('downloads').selectAll().orderBy('created_at', 'desc').execute();
    return rows.map(({ done_bytes, total_bytes, failure, created_at, ...row }) => ({
      ...row,
      doneBytes: done_bytes,
      totalBytes: total_bytes,
      failure: failure === null ? null : FailureView.parse(JSON.parse(failure)),
      createdAt: created_at,
    }));
  }

  async put({ doneBytes, totalBytes, failure, createdAt, ...row }: StoredDownload): Promise<void> {
    const columns = {
      ...row,
      done_bytes: doneBytes,
      total_bytes: totalBytes,
      failure: failure === null ? null : JSON.stringify(failure),
      created_at: createdAt,
    };
    await this.#db
      .insertInto('downloads')
      .values(columns)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
      .execute();
  }

  async delete(id: DownloadId): Promise<void> {
    await this.#db.deleteFrom('downloads').where('id', '=', id).execute();
  }
}
