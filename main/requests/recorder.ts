import type { RequestBodies, RequestRow } from '../../contract/request.ts';
import type { RequestRecord } from '../store/requests-table.ts';

/** How long a finished row may wait for company before it is written (milliseconds). */
const BATCH_MS = 250;
/** Rows written at once at most. So many together are written as soon as the request that completed them is done with. */
const BATCH_ROWS = 128;
/** When to try again what could not be written (milliseconds). */
const RETRY_MS = 5_000;
/** Rows that may wait while nothing can be written; about 20 MB. Bodies are let go far earlier. */
const WAITING_ROWS = 20_000;
const WAITING_BODIES = 500;

export interface Recorder {
  record(row: RequestRow, bodies?: RequestBodies | null): void;
  /** Resolves when what is waiting was written, or could not be. */
  flush(): Promise<void>;
  /** The same, for the last time: nothing more is taken. */
  close(): Promise<void>;
  /** Why the last batch could not be written; null while all is well. */
  readonly problem: Error | null;
  /** Rows that were finished and will never be in the log. */
  readonly lost: number;
}

export interface RecorderParts {
  /** Writes all or none. */
  readonly write: (records: readonly RequestRecord[]) => Promise<void>;
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
  /** The batches being written, one after the other; there is never more than one such run. */
  let run: Promise<void> | null = null;
  let closed = false;
  let problem: Error | null = null;
  let lost = 0;

  function wake(ms: number): void {
    timer ??= setTimeout(() => void writeAll(), ms);
  }

  /** Writes what is waiting, also what comes meanwhile, until nothing is left or nothing can be written. */
  function writeAll(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    run ??= writeBatches().finally(() => {
      run = null;
      // What came behind the last look and before this.
      if (waiting.length > 0 && problem === null && !closed) wake(BATCH_MS);
    });
    return run;
  }

  async function writeBatches(): Promise<void> {
    try {
      while (waiting.length > 0) await writeBatch(waiting.slice(0, BATCH_ROWS));
    } catch (error) {
      problem = error instanceof Error ? error : new Error(String(error));
      failed(error, { waiting: waiting.length, lost });
      if (!closed) wake(RETRY_MS);
    }
  }

  async function writeBatch(batch: readonly RequestRecord[]): Promise<void> {
    try {
      await write(batch);
    } catch (error) {
      if (!isRowsFault(error)) throw error;
      await writeOneByOne(batch);
      return;
    }
    forget(batch.length);
    written(batch.map(({ row }) => row));
  }

  function forget(count: number): void {
    waiting = waiting.slice(count);
    bodiesWaiting = waiting.filter(({ bodies }) => bodies !== null).length;
    problem = null;
  }

  /** One row that the database refuses for what it is must not keep the others from being written. */
  async function writeOneByOne(batch: readonly RequestRecord[]): Promise<void> {
    for (const record of batch) {
      try {
        await write([record]);
        written([record.row]);
      } catch (error) {
        if (!isRowsFault(error)) throw error;
        lost += 1;
        failed(error, { waiting: waiting.length - 1, lost });
      }
      forget(1);
    }
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
      if (problem !== null || run !== null) return;
      if (waiting.length === BATCH_ROWS) setImmediate(() => void writeAll());
      else wake(BATCH_MS);
    },
    flush: writeAll,
    async close() {
      closed = true;
      await writeAll();
      if (timer !== null) clearTimeout(timer);
      timer = null;
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
