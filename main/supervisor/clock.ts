/** Time as the supervisor sees it; tests pass their own. */
export interface Clock {
  /** Unix time in milliseconds. */
  readonly now: () => number;
  /** Calls back once after `ms` milliseconds; the returned function cancels. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** setTimeout holds a signed 32-bit number and fires at once beyond it. About 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms` milliseconds, or early (still resolving) when the signal aborts. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const finish = () => {
      cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(ms, finish);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
