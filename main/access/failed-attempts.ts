import { RateWindow } from './rate-window.ts';

/** Wrong keys a minute from one address; more than a program with an outdated key sends before somebody looks. */
const A_MINUTE = 30;
/** Addresses that are remembered; beyond them the one that was first goes. */
const MOST_ADDRESSES = 1_000;

/** What is to be done about one more wrong key. */
export interface Attempted {
  /** Milliseconds to wait; null while there are few. */
  readonly retryAfterMs: number | null;
  /** Worth a line in the log: the first one of a while, and the one with which the limit is reached. */
  readonly remarkable: boolean;
}

/** Counts wrong keys by address. A right key is never counted, so nobody locks out others by guessing. */
export class FailedAttempts {
  readonly #windows = new Map<string, RateWindow>();

  /** `now` in milliseconds of a clock that never goes back. */
  count(address: string, now: number): Attempted {
    const window = this.#windowOf(address);
    const before = window.sum(now);
    if (before >= A_MINUTE) return { retryAfterMs: window.freeIn(A_MINUTE, now), remarkable: false };
    window.add(1, now);
    return { retryAfterMs: null, remarkable: before === 0 || before === A_MINUTE - 1 };
  }

  #windowOf(address: string): RateWindow {
    const known = this.#windows.get(address) ?? new RateWindow();
    this.#windows.delete(address);
    this.#windows.set(address, known);
    if (this.#windows.size > MOST_ADDRESSES) {
      const [oldest] = this.#windows.keys();
      if (oldest !== undefined) this.#windows.delete(oldest);
    }
    return known;
  }
}
