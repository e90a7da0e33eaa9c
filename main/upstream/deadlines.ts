import type { Deadlines } from '../../contract/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';

export type DeadlineName = 'connect' | 'first byte' | 'gap' | 'total';

const NAMES: Readonly<Record<DeadlineName, Phrase>> = {
  connect: phrase`connect deadline`,
  'first byte': phrase`first byte deadline`,
  gap: phrase`gap deadline`,
  total: phrase`total deadline`,
};

/** What did not happen in time. */
function missed(name: DeadlineName, ms: number, where: string): Phrase {
  const deadline = NAMES[name];
  switch (name) {
    case 'connect':
      return phrase`${where} did not accept a connection within ${ms} ms (the ${deadline}).`;
    case 'first byte':
      return phrase`${where} did not send the first byte of its answer within ${ms} ms (the ${deadline}).`;
    case 'gap':
      return phrase`${where} fell silent in the middle of its answer and sent nothing more within ${ms} ms (the ${deadline}).`;
    case 'total':
      return phrase`${where} did not finish its answer within ${ms} ms (the ${deadline}).`;
  }
}

export function deadlinePassed(name: DeadlineName, ms: number, where: string): Failure {
  return new Failure('upstream_timeout', missed(name, ms, where), {
    hint: phrase`Raise the backend's ${NAMES[name]} if it is only slow, or look at the server's own log.`,
  });
}

/** The clock of one call. */
export interface CallClock {
  /** @throws the caller's own reason or Failure `upstream_timeout`, whichever ended the call */
  throwIfFailed(): void;
  /** The headers are here; time counts again when somebody reads. */
  headersArrived(): void;
  /** The consumer waits for bytes: only now may silence be held against the upstream. */
  waiting(): void;
  /** Bytes, or the end, were handed to the consumer. */
  received(): void;
  /** Ends the call from our side. */
  fail(reason: unknown): void;
  /** Stops its timer and lets go of the caller's signal; a failure does so by itself. Harmless when repeated. */
  stop(): void;
}

/**
 * Starts the first-byte and the total deadline at once; the gap deadline runs only while the consumer waits, so that a
 * slow reader is not mistaken for a silent server. (The connect deadline is a socket's, see connector.ts.) `onFail` is told
 * once why a call ends before its answer does: a signal of its own would cost each call far more.
 */
export function startClock(options: {
  deadlines: Deadlines;
  caller: AbortSignal;
  where: string;
  onFail: (reason: unknown) => void;
  onStop: () => void;
}): CallClock {
  const { deadlines, caller, where } = options;
  const started = performance.now();
  let firstByteLeft: number | null = deadlines.firstByteMs;
  /** When the consumer began to wait; null while it is busy itself. */
  let waitsFrom: number | null = started;
  let failure: { readonly reason: unknown } | null = null;
  let stopped = false;

  const stop = () => {
    if (stopped) return;
    stopped = true;
    clearTimeout(timer);
    caller.removeEventListener('abort', onCallerAbort);
    options.onStop();
  };
  const fail = (reason: unknown) => {
    if (stopped) return;
    failure = { reason };
    stop();
    options.onFail(reason);
  };
  const onCallerAbort = () => fail(caller.reason);

  // A timer set and cleared for each chunk, and one more for the whole, would cost more than the chunk: one is left to
  // run out, and looks then.
  let timer: NodeJS.Timeout | undefined;
  let lookAt = Infinity;
  const lookBy = (at: number, now: number) => {
    if (at >= lookAt) return;
    clearTimeout(timer);
    lookAt = at;
    timer = setTimeout(look, Math.ceil(at - now));
  };
  const silentFrom = (now: number) => now + (firstByteLeft ?? deadlines.gapMs);
  const look = () => {
    const now = performance.now();
    lookAt = Infinity;
    if (now >= started + deadlines.totalMs) fail(deadlinePassed('total', deadlines.totalMs, where));
    else if (waitsFrom === null || now < silentFrom(waitsFrom)) lookOn(now);
    else if (firstByteLeft === null) fail(deadlinePassed('gap', deadlines.gapMs, where));
    else fail(deadlinePassed('first byte', deadlines.firstByteMs, where));
  };
  const lookOn = (now: number) => {
    const silent = waitsFrom === null ? Infinity : silentFrom(waitsFrom);
    lookBy(Math.min(started + deadlines.totalMs, silent), now);
  };

  lookOn(started);
  caller.addEventListener('abort', onCallerAbort, { once: true });

  return {
    throwIfFailed() {
      if (failure !== null) throw failure.reason;
    },
    headersArrived() {
      waitsFrom = null;
      firstByteLeft = Math.max(1, deadlines.firstByteMs - (performance.now() - started));
    },
    waiting() {
      waitsFrom = performance.now();
      if (!stopped) lookBy(silentFrom(waitsFrom), waitsFrom);
    },
    received() {
      waitsFrom = null;
      firstByteLeft = null;
    },
    fail,
    stop,
  };
}
