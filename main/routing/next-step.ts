import type { FailureClass } from '../../contract/request.ts';

/** How an attempt ended that gave no answer. */
export interface FailedAttempt {
  readonly failure: FailureClass;
  /** Of the backend's answer; null when there was none. */
  readonly status: number | null;
  /** What the backend asked to wait (milliseconds); null when it did not say. */
  readonly retryAfterMs: number | null;
  /** Tries at this backend so far, this one included. */
  readonly tries: number;
  /** The backend is a process of ours: whether to start it again is its supervisor's decision. */
  readonly runsHere: boolean;
  readonly anotherFollows: boolean;
  /** What is left of the time for all attempts (milliseconds). */
  readonly budgetMs: number;
}

export type NextStep =
  | { readonly kind: 'retry'; readonly afterMs: number }
  | { readonly kind: 'next' }
  /** Only a target that takes more tokens is of use. */
  | { readonly kind: 'larger' }
  | { readonly kind: 'stop' };

/** A client that waits is better served elsewhere, or by the advice to come again. Milliseconds. */
export const LONGEST_WAIT_MS = 10_000;
const QUICK_RETRY_MS = 100;
const BACKOFF_MS = 500;

const NEXT: NextStep = { kind: 'next' };
const STOP: NextStep = { kind: 'stop' };

/**
 * What to do after an attempt that failed before any content was sent. One backend is asked twice at most. Nothing is
 * asked again that has just been silent for a whole deadline, and nothing fails over that lies with the request.
 * @param random a number from 0 (inclusive) to 1; spreads retries
 */
export function nextStep(attempt: FailedAttempt, random: number): NextStep {
  const afterMs = retryPause(attempt, random);
  if (afterMs !== null && attempt.tries < 2 && afterMs < attempt.budgetMs) return { kind: 'retry', afterMs };
  if (attempt.budgetMs <= 0) return STOP;
  switch (attempt.failure) {
    case 'unreachable':
    case 'timeout':
    case 'overloaded':
    case 'rate-limited':
    case 'quota':
    case 'credentials':
    case 'unknown-model':
    case 'protocol':
    case 'start':
    case 'limited':
    case 'circuit-open':
      return attempt.anotherFollows ? NEXT : STOP;
    case 'context-overflow':
      return attempt.anotherFollows ? { kind: 'larger' } : STOP;
    case 'bad-request':
    case 'content-policy':
    case 'client-left':
    case 'stopping':
    case 'internal':
      return STOP;
  }
}

/** How long to wait before the same backend is asked once more; null when it is not. */
function retryPause(attempt: FailedAttempt, random: number): number | null {
  switch (attempt.failure) {
    case 'unreachable':
      return attempt.runsHere ? null : QUICK_RETRY_MS * (0.5 + random);
    case 'overloaded': {
      if (attempt.retryAfterMs !== null) return asked(attempt.retryAfterMs, random);
      const worthIt = attempt.status === 500 || !attempt.anotherFollows;
      return worthIt && !attempt.runsHere ? BACKOFF_MS * (0.5 + random) : null;
    }
    case 'rate-limited':
      return attempt.retryAfterMs === null ? null : asked(attempt.retryAfterMs, random);
    default:
      return null;
  }
}

/** No sooner than asked; a little later, so that all who were told the same do not come at once. */
function asked(retryAfterMs: number, random: number): number | null {
  return retryAfterMs > LONGEST_WAIT_MS ? null : retryAfterMs + QUICK_RETRY_MS * random;
}
