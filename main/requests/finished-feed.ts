import type { FinishedRequests, RequestRow } from '../../contract/request.ts';

/** Rows told at once at most; a listener that wants all of them asks the log. */
const ROWS_AT_ONCE = 50;
/** Between two tellings at least (milliseconds). */
const PAUSE_MS = 250;

/**
 * Tells listeners of requests that were written down. Under load it tells the newest few and how many it left out, so
 * that a slow listener is not flooded.
 */
export class FinishedFeed {
  readonly #tell: (finished: FinishedRequests) => void;
  #rows: RequestRow[] = [];
  #skipped = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(tell: (finished: FinishedRequests) => void) {
    this.#tell = tell;
  }

  add(rows: readonly RequestRow[]): void {
    const all = [...this.#rows, ...rows];
    this.#rows = all.slice(-ROWS_AT_ONCE);
    this.#skipped += all.length - this.#rows.length;
    if (this.#timer === null) this.#send();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #send(): void {
    this.#timer = null;
    if (this.#rows.length === 0) return;
    const finished = { rows: this.#rows, skipped: this.#skipped };
    this.#rows = [];
    this.#skipped = 0;
    this.#timer = setTimeout(() => this.#send(), PAUSE_MS);
    this.#timer.unref();
    this.#tell(finished);
  }
}
