import type { RequestRow } from '../../contract/request.ts';

/** How long a finished row may wait for company before it is written (milliseconds). */
const BATCH_MS = 250;
/** A batch this large is written at once. */
const BATCH_ROWS = 256;

export interface Recorder {
  record(row: RequestRow): void;
  /** Writes what is waiting; after `close` nothing is lost and nothing more is taken. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Takes audit rows off the request path and writes them in batches, in the order they came. A batch that
 * cannot be written is kept and tried again with the next one.
 */
export function createRecorder(
  write: (rows: readonly RequestRow[]) => Promise<void>,
  failed: (error: unknown, waiting: number) => void,
): Recorder {
  let waiting: RequestRow[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writing = writing.then(async () => {
      const batch = waiting;
      waiting = [];
      if (batch.length === 0) return;
      try {
        await write(batch);
      } catch (error) {
        waiting = [...batch, ...waiting];
        failed(error, waiting.length);
      }
    });
    return writing;
  };

  return {
    record(row) {
      if (closed) return;
      waiting.push(row);
      if (waiting.length >= BATCH_ROWS) void flush();
      else timer ??= setTimeout(() => void flush(), BATCH_MS);
    },
    flush,
    async close() {
      await flush();
      closed = true;
      await flush();
    },
  };
}
