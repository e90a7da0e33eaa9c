import type { Download } from '../../../contract/model.ts';
import type { DownloadId } from '../../../contract/ids.ts';

/** What is remembered of a download when the host ends. */
export interface StoredDownload extends Pick<
  Download,
  'id' | 'model' | 'revision' | 'state' | 'doneBytes' | 'totalBytes' | 'failure' | 'createdAt'
> {
  /** The revision's commit, once the hub has said it. */
  readonly commit: string | null;
}

/** Where downloads are remembered. */
export interface DownloadRows {
  /** The newest first. */
  list(): Promise<StoredDownload[]>;
  put(row: StoredDownload): Promise<void>;
  delete(id: DownloadId): Promise<void>;
}
