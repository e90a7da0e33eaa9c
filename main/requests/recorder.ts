import type { RequestBodies, RequestRow } from '../../contract/request.ts';
import type { RequestRecord } from '../store/requests-table.ts';

/** How long a finished row may wait for company before it is written (milliseconds). */
const BATCH_MS = 250;
/**
 * Rows written at once at most: the thread that writes them streams answers, too. So many together are written as soon
 * as the request that completed them is done with.
 */
const BATCH_ROWS = 64;
/** When to try again what could not be written (milliseconds). */
const RETRY_MS = 5_000;
/** Rows that may wait while nothing can be written; about 20 MB. Bodies are let go far earlier. */
const WAITING_ROWS = 20_000;
const WAITING_BODIES = 500;

export interface Recorder {
  record(row: RequestRow, bodies?: RequestBodies | null): void;
  /** Writes what is waiting; after `close` nothing is lost and nothing more is taken. */
  flush(): Promise<void>;
  close(): Promise<void>;
  /** Why the last batch could not be written; null while all is well. */
  readonly problem: Error | null;
  /** Rows that were finished and will never be in the log. */
  readonly lost: number;
}

export interface RecorderParts {
  /** Writes all or none. */
  readonly write: (records: readonly RequestRecord[]) => void;
  readonly written: (rows: readonly RequestRow[]) => void;
  /** What could not be written, how many rows wait, and how many are lost for good. */
  readonly failed: (error: unknown, counts: { readonly waiting: number; readonly lost: number }) => void;
}

/**
 * Takes audit rows off the request path and writes them in batches, in the order they came. A batch that cannot be
 * written is kept and tried again. While the disk is full the list is bounded: the oldest rows stay, since they show
 * how the trouble began and leave one gap at a known place; newer ones are counted, and told of, as lost.
 */
export function createRecorder({ write, written, failed }: RecorderParts): Recorder {
  let waiting: RequestRecord[] = [];
  let bodiesWaiting = 0;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  let problem: Error | null = null;
  let lost = 0;

  function wake(ms: number): void {
    timer ??= setTimeout(writeNext, ms);
  }

  /** Writes one batch, and lets whatever else waits have its turn before the next. */
  function writeNext(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (writeBatch() && waiting.length > 0) setImmediate(writeNext);
  }

  /** Whether rows were written, or given up. */
  function writeBatch(): boolean {
    const batch = waiting.slice(0, BATCH_ROWS);
    if (batch.length === 0) return false;
    try {
      write(batch);
    } catch (error) {
      return onFailure(error, batch);
    }
    forget(batch.length);
    written(batch.map(({ row }) => row));
    return true;
  }

  function writeAll(): void {
    while (writeBatch()) continue;
  }

  function forget(count: number): void {
    waiting = waiting.slice(count);
    bodiesWaiting = waiting.filter(({ bodies }) => bodies !== null).length;
    problem = null;
  }

  function onFailure(error: unknown, batch: readonly RequestRecord[]): boolean {
    if (isRowsFault(error)) return writeOneByOne(batch);
    problem = error instanceof Error ? error : new Error(String(error));
    failed(error, { waiting: waiting.length, lost });
    if (!closed) wake(RETRY_MS);
    return false;
  }

  /** One row that the database refuses for what it is must not keep the others from being written. */
  function writeOneByOne(batch: readonly RequestRecord[]): boolean {
    for (const record of batch) {
      try {
        write([record]);
        written([record.row]);
      } catch (error) {
        if (!isRowsFault(error)) return onFailure(error, []);
        lost += 1;
        failed(error, { waiting: waiting.length - 1, lost });
      }
      forget(1);
    }
    return true;
  }

  return {
    record(row, bodies = null) {
      if (closed || waiting.length >= WAITING_ROWS) {
        lost += 1;
        return;
      }
      const kept = bodiesWaiting < WAITING_BODIES ? bodies : null;
      if (kept !== null) bodiesWaiting += 1;
      waiting.push({ row, bodies: kept });
      if (problem !== null) return;
      if (waiting.length === BATCH_ROWS) setImmediate(writeNext);
      else wake(BATCH_MS);
    },
    async flush() {
      writeAll();
    },
    async close() {
      closed = true;
      writeAll();
      if (timer !== null) clearTimeout(timer);
      if (waiting.length === 0) return;
      lost += waiting.length;
      failed(problem, { waiting: 0, lost });
    },
    get problem() {
      return problem;
    },
    get lost() {
      return lost;
    },
  };
}

/** Whether the rows themselves are refused, now and ever, rather than the disk or a lock being in the way. */
function isRowsFault(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  return (
    error instanceof Error &&
    'code' in error &&
    /^SQLITE_(?:CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(String(error.code))
  );
}
