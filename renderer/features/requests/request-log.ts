import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import type {
  FinishedRequests,
  RequestFilter,
  RequestPage,
  RequestQuery,
  RequestRow,
} from '../../../contract/request.ts';
import { mergeRows } from './merge-rows.ts';

/** What of the log is on the page. */
export interface ShownLog {
  /** Null until the first answer. */
  readonly rows: readonly RequestRow[] | null;
  /** Requests that ended since, while one reads further down: they wait above, so that nothing moves. */
  readonly waiting: number;
  readonly failure: Failure | null;
}

type Ask = (question: RequestQuery, signal: AbortSignal) => Promise<RequestPage>;

/** The first page is soon there. The table looks through all its rows when some are added, so later ones are added seldom. */
const PAGE_ROWS = 200;
const MORE_ROWS = 1_000;
/** When more than this ended at once, the log is read anew. */
const CATCH_UP_ROWS = 1_000;

/**
 * The log as one scrolls through it: pages are appended at its end, and requests that end are put in at their place, or
 * wait while the reader is further down. What fits the filter is the host's affair alone.
 */
export class RequestLog {
  readonly #ask: Ask;
  readonly #page = new AbortController();
  readonly #listeners = new Set<() => void>();
  #shown: ShownLog = { rows: null, waiting: 0, failure: null };
  #held: readonly RequestRow[] = [];
  /** Requests that the host did not name: only reading anew shows them. */
  #unnamed = 0;
  #filter: RequestFilter = {};
  #next: RequestPage['next'] = null;
  #following = true;
  #busy = false;
  #wantsAnew = false;
  #oldestFinished: number | null = null;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly shown = (): ShownLog => this.#shown;

  /** Of what is shown. */
  get filter(): RequestFilter {
    return this.#filter;
  }

  /** Reads the newest rows that fit; what was shown before stays until they are there. */
  readonly readAnew = (filter = this.#filter): Promise<void> => {
    this.#filter = filter;
    this.#wantsAnew = true;
    return this.#work();
  };

  /** Loads the next page, where there is one and none is under way. */
  readonly more = (): Promise<void> => {
    const after = this.#next;
    if (after === null || this.#busy || this.#shown.failure !== null) return Promise.resolve();
    return this.#during(async (signal) => {
      const { rows, next } = await this.#ask({ filter: this.#filter, after, limit: MORE_ROWS }, signal);
      this.#next = next;
      this.#show({ rows: mergeRows(this.#shown.rows ?? [], rows), failure: null });
    });
  };

  /** New rows are put in at once, or wait. Those that waited come when one follows again. */
  readonly follow = (following: boolean): void => {
    this.#following = following;
    if (following && this.#unnamed > 0) void this.readAnew();
    else if (following && this.#held.length > 0) this.#take([]);
  };

  /** The host told of requests that ended. */
  readonly hear = ({ rows, skipped }: FinishedRequests): Promise<void> => {
    const oldest = Math.min(...rows.map(({ at }) => at));
    if (skipped > 0 && this.#following) return this.readAnew();
    this.#unnamed += skipped;
    this.#oldestFinished = Math.min(oldest, this.#oldestFinished ?? oldest);
    return this.#work();
  };

  close(): void {
    this.#page.abort();
  }

  /** Does what is wanted, one question at a time: what comes meanwhile is done after it. */
  async #work(): Promise<void> {
    if (this.#busy) return;
    if (this.#wantsAnew) {
      this.#wantsAnew = false;
      await this.#during((signal) => this.#readFirst(signal));
    } else if (this.#oldestFinished !== null && this.#shown.rows !== null) {
      const since = this.#oldestFinished;
      this.#oldestFinished = null;
      await this.#during((signal) => this.#catchUp(since, signal));
    }
  }

  async #readFirst(signal: AbortSignal): Promise<void> {
    this.#oldestFinished = null;
    const { rows, next } = await this.#ask({ filter: this.#filter, after: null, limit: PAGE_ROWS }, signal);
    this.#next = next;
    this.#held = [];
    this.#unnamed = 0;
    this.#show({ rows, waiting: 0, failure: null });
  }

  async #catchUp(since: number, signal: AbortSignal): Promise<void> {
    const filter = { ...this.#filter, from: Math.max(since, this.#filter.from ?? since) };
    const { rows, next } = await this.#ask({ filter, after: null, limit: CATCH_UP_ROWS }, signal);
    if (next !== null) this.#unnamed += 1;
    const known = new Set(this.#rowsSince(since).map(({ id }) => id));
    this.#take(rows.filter(({ id }) => !known.has(id)));
    if (this.#following && this.#unnamed > 0) this.#wantsAnew = true;
  }

  /** The rows at the top that are as young; the log may be long, and these are few. */
  #rowsSince(since: number): readonly RequestRow[] {
    const rows = this.#shown.rows ?? [];
    const older = rows.findIndex(({ at }) => at < since);
    return older < 0 ? rows : rows.slice(0, older);
  }

  #take(added: readonly RequestRow[]): void {
    this.#held = mergeRows(this.#held, added);
    if (!this.#following) {
      this.#show({ waiting: this.#held.length + this.#unnamed, failure: null });
      return;
    }
    const rows = mergeRows(this.#shown.rows ?? [], this.#held);
    this.#held = [];
    this.#show({ rows, waiting: 0, failure: null });
  }

  async #during(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.#page;
    this.#busy = true;
    try {
      await work(signal);
    } catch (error) {
      if (signal.aborted) return;
      const failure =
        error instanceof Failure
          ? error
          : new Failure('internal', phrase`The log could not be read.`, { cause: error });
      this.#show({ failure });
      return;
    } finally {
      this.#busy = false;
    }
    await this.#work();
  }

  #show(change: Partial<ShownLog>): void {
    if (this.#page.signal.aborted) return;
    this.#shown = { ...this.#shown, ...change };
    this.#listeners.forEach((listener) => listener());
  }
}
