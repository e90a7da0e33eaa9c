import type { Clock } from './clock.ts';
import { pause } from './clock.ts';
import { untilAborted } from './until-aborted.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** One probe takes milliseconds; a server that accepts and never answers must not hold up the next. */
const PROBE_LIMIT_MS = 5_000;

export interface ReadinessOptions {
  readonly probe: (signal: AbortSignal) => Promise<'ready' | 'not-ready'>;
  readonly clock: Clock;
  /** Unix milliseconds. */
  readonly deadline: number;
  /** Ends the wait, for example because the process has. */
  readonly signal: AbortSignal;
}

/**
 * Probes until the server is ready, with pauses from 50 ms up to 1 s. A probe that rejects counts as not
 * ready: before it has loaded its model, no known server even accepts a connection.
 */
export async function awaitReadiness(options: ReadinessOptions): Promise<'ready' | 'late' | 'aborted'> {
  const { clock, deadline, signal } = options;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const remaining = deadline - clock.now();
    if (signal.aborted) return 'aborted';
    if (remaining <= 0) return 'late';
    const answer = await probeOnce(options, Math.min(PROBE_LIMIT_MS, remaining));
    if (isAborted(signal)) return 'aborted';
    if (answer === 'ready') return 'ready';
    await pause(clock, Math.min(pauseMs, Math.max(0, deadline - clock.now())), signal);
  }
}

async function probeOnce(options: ReadinessOptions, limitMs: number): Promise<'ready' | 'not-ready'> {
  const limit = new AbortController();
  const cancel = options.clock.after(limitMs, () => limit.abort());
  try {
    const signal = AbortSignal.any([options.signal, limit.signal]);
    return await untilAborted(options.probe(signal), signal);
  } catch {
    return 'not-ready';
  } finally {
    cancel();
  }
}

/** A function, because the compiler believes that `aborted` cannot change between two reads. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
