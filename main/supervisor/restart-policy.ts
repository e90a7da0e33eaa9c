/** First and longest pause before a restart. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A server that was ready this long counts as sound again. */
const HEALTHY_MS = 5 * 60_000;
/** More failures than this within the window, and only a start by hand tries again. */
const FAILURE_LIMIT = 5;
const FAILURE_WINDOW_MS = 10 * 60_000;

/** What is remembered of a server's failures. Times are Unix milliseconds. */
export interface RestartMemory {
  /** Failures within the window, oldest first. */
  readonly failures: readonly number[];
  /** Failures in a row, without a healthy time between them. */
  readonly inARow: number;
  readonly notBefore: number;
  readonly gaveUp: boolean;
}

export const NO_FAILURES: RestartMemory = { failures: [], inARow: 0, notBefore: 0, gaveUp: false };

/** How a server failed: it ended while ready (since `readyAt`), or it never became ready (null). */
export interface RestartFailure {
  readonly at: number;
  readonly readyAt: number | null;
}

/**
 * Remembers a failure and sets the pause: full jitter (a random part of an exponentially growing limit), so
 * that several servers felled by one cause do not come back in step. The first crash of a sound server costs
 * no pause, because the next request should find it again.
 * @param random a number from 0 (inclusive) to 1
 */
export function rememberFailure(
  memory: RestartMemory,
  failure: RestartFailure,
  random: number,
): RestartMemory {
  const { at, readyAt } = failure;
  const recent = memory.failures.filter((time) => at - time < FAILURE_WINDOW_MS);
  const sound = recent.length === 0 || (readyAt !== null && at - readyAt >= HEALTHY_MS);
  const inARow = sound ? 1 : memory.inARow + 1;
  const failures = [...recent, at];
  const doublings = readyAt === null ? inARow - 1 : inARow - 2;
  const limit = doublings < 0 ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** doublings);
  return { failures, inARow, notBefore: at + random * limit, gaveUp: failures.length > FAILURE_LIMIT };
}

export type RestartPermit =
  { readonly allowed: true } | { readonly allowed: false; readonly waitMs: number | null };

/** Whether a start may be tried now. `waitMs` is null when only a start by hand will do. */
export function restartPermit(memory: RestartMemory, now: number): RestartPermit {
  if (memory.gaveUp) return { allowed: false, waitMs: null };
  // Compared with the longest pause too, so that a clock set back cannot lock a server out.
  const waitMs = Math.min(memory.notBefore - now, LONGEST_PAUSE_MS);
  return waitMs > 0 ? { allowed: false, waitMs } : { allowed: true };
}
