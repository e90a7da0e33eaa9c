import type { Failure } from '../../../contract/failure.ts';

/** What to do after a failure: wait so long (milliseconds) and go on, or give up. */
export type NextStep = { readonly kind: 'retry'; readonly delayMs: number } | { readonly kind: 'give-up' };

export interface Failures {
  /** In a row, without a byte between them. */
  readonly attempts: number;
  /** Files that arrived damaged or had changed, over the whole download. */
  readonly surprises: number;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;
/** With the longest delay this is about half an hour without a network: a closed lid, a train. */
const MOST_ATTEMPTS = 60;
/** A file that changes or arrives damaged again and again is no accident. */
const MOST_SURPRISES = 3;

/** Exponential backoff with full jitter for what passes by itself; everything else needs the user. */
export function nextStep({ code }: Failure, failures: Failures, random: () => number): NextStep {
  switch (code) {
    case 'upstream_unreachable':
    case 'upstream_timeout':
    case 'rate_limited': {
      if (failures.attempts > MOST_ATTEMPTS) return { kind: 'give-up' };
      const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures.attempts - 1));
      // "Too many" is answered by leaving it alone for longer.
      const least = code === 'rate_limited' ? LONGEST_DELAY_MS : 0;
      return { kind: 'retry', delayMs: Math.round(Math.max(least, random() * longest)) };
    }
    case 'conflict':
    case 'download_failed':
      return failures.surprises > MOST_SURPRISES ? { kind: 'give-up' } : { kind: 'retry', delayMs: 0 };
    default:
      return { kind: 'give-up' };
  }
}
