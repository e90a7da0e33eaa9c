import type { FailureClass } from '../../contract/request.ts';

/** What is known of one backend's health. Times are milliseconds of a clock that only goes forward. */
export type Circuit =
  /** `failures` in a row. */
  | { readonly state: 'closed'; readonly failures: number }
  /** Passed over until then; `openings` in a row make the pause longer. */
  | {
      readonly state: 'open';
      readonly until: number;
      readonly openings: number;
      readonly because: FailureClass;
    }
  /** One request is on its way to find out. */
  | { readonly state: 'half-open'; readonly openings: number; readonly because: FailureClass };

export const CLOSED: Circuit = { state: 'closed', failures: 0 };

/** So many failures in a row and the backend is left alone for a while. */
export const FAILURES_TO_OPEN = 5;
const FIRST_PAUSE_MS = 2_000;
/** A backend that is well again is asked again within 30 s: this, and the time that a probe takes. */
export const LONGEST_PAUSE_MS = 25_000;
const RATE_LIMIT_PAUSE_MS = 5_000;
const LONGEST_RATE_LIMIT_PAUSE_MS = 15 * 60_000;
const ACCOUNT_PAUSE_MS = 10 * 60_000;

/** How an attempt ended, as far as it says something of the backend's health. */
export type Verdict =
  /** The first content came. */
  | { readonly kind: 'answered' }
  /** The answer came to its end. */
  | { readonly kind: 'completed' }
  | { readonly kind: 'failed'; readonly failure: FailureClass; readonly retryAfterMs: number | null }
  /** The backend was not reached, through no fault of its own. */
  | { readonly kind: 'unknown' };

/** Whether a backend may be asked. Where it may and was not closed, the request that asks is its probe. */
export function isAvailable(circuit: Circuit, now: number): boolean {
  return circuit.state === 'closed' || (circuit.state === 'open' && circuit.until <= now);
}

/** A request is sent. */
export function asked(circuit: Circuit): Circuit {
  if (circuit.state !== 'open') return circuit;
  return { state: 'half-open', openings: circuit.openings, because: circuit.because };
}

/** The circuit after an attempt. */
export function judged(circuit: Circuit, verdict: Verdict, now: number): Circuit {
  switch (verdict.kind) {
    case 'answered':
      // A stream that breaks off every time must not look well because it begins.
      return circuit.state === 'closed' ? circuit : { state: 'closed', failures: FAILURES_TO_OPEN - 1 };
    case 'completed':
      return CLOSED;
    case 'failed':
      return failed(circuit, verdict.failure, verdict.retryAfterMs, now);
    case 'unknown':
      return undecided(circuit, now);
  }
}

/** Nothing was learned: the next request is the probe. */
function undecided(circuit: Circuit, now: number): Circuit {
  if (circuit.state !== 'half-open') return circuit;
  return { state: 'open', until: now, openings: circuit.openings, because: circuit.because };
}

function failed(circuit: Circuit, failure: FailureClass, retryAfterMs: number | null, now: number): Circuit {
  switch (failure) {
    case 'unreachable':
    case 'timeout':
    case 'overloaded':
    case 'protocol':
      return counted(circuit, failure, now);
    case 'rate-limited': {
      const pauseMs = Math.min(retryAfterMs ?? RATE_LIMIT_PAUSE_MS, LONGEST_RATE_LIMIT_PAUSE_MS);
      return { state: 'open', until: now + pauseMs, openings: openingsOf(circuit), because: failure };
    }
    case 'quota':
    case 'credentials':
      // A changed key or backend makes the circuit anew; who mends it at the provider's is found out by a probe.
      return {
        state: 'open',
        until: now + ACCOUNT_PAUSE_MS,
        openings: openingsOf(circuit),
        because: failure,
      };
    case 'unknown-model':
    case 'bad-request':
    case 'context-overflow':
    case 'content-policy':
      // It answered, so it lives.
      return CLOSED;
    case 'client-left':
    case 'stopping':
    case 'start':
    case 'limited':
    case 'circuit-open':
    case 'internal':
      return undecided(circuit, now);
  }
}

function counted(circuit: Circuit, because: FailureClass, now: number): Circuit {
  if (circuit.state === 'closed' && circuit.failures + 1 < FAILURES_TO_OPEN) {
    return { state: 'closed', failures: circuit.failures + 1 };
  }
  // Requests that were under way when it opened say nothing new.
  if (circuit.state === 'open' && circuit.until > now) return circuit;
  const openings = openingsOf(circuit) + 1;
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (openings - 1), LONGEST_PAUSE_MS);
  return { state: 'open', until: now + pauseMs, openings, because };
}

function openingsOf(circuit: Circuit): number {
  return circuit.state === 'closed' ? 0 : circuit.openings;
}

/** When a backend may be asked again; for comparing those that may not. */
export function reopensAt(circuit: Circuit): number {
  switch (circuit.state) {
    case 'closed':
      return -Infinity;
    case 'half-open':
      return 0;
    case 'open':
      return circuit.until;
  }
}
