import type { Deadlines } from '../../contract/backend.ts';
import { Failure } from '../../contract/failure.ts';

export type DeadlineName = 'connect' | 'first byte' | 'gap' | 'total';

/** What one deadline covers, for the message. */
const MEANING: Record<DeadlineName, string> = {
  connect: 'did not accept a connection',
  'first byte': 'did not send the first byte of its answer',
  gap: 'fell silent in the middle of its answer and sent nothing more',
  total: 'did not finish its answer',
};

export function deadlinePassed(name: DeadlineName, ms: number, where: string): Failure {
  return new Failure(
    'upstream_timeout',
    `${where} ${MEANING[name]} within ${ms} ms (the ${name} deadline).`,
    {
      hint: `Raise the backend's ${name} deadline if it is only slow, or look at the server's own log.`,
    },
  );
}

/** The clock of one call. */
export interface CallClock {
  /** Aborts with the caller's own reason or with Failure `upstream_timeout`, whichever comes first. */
  readonly signal: AbortSignal;
  /** Whom to tell, once, when `signal` aborts: a listener of the signal itself costs each call far more. Null: nobody. */
  onAbort: (() => void) | null;
  /** The headers are here; time counts again when somebody reads. */
  headersArrived(): void;
  /** The consumer waits for bytes: only now may silence be held against the upstream. */
  waiting(): void;
  /** Bytes, or the end, were handed to the consumer. */
  received(): void;
  /** Aborts the call from our side. */
  fail(reason: unknown): void;
  /** Stops every timer and lets go of the caller's signal; an abort does so by itself. Harmless when repeated. */
  stop(): void;
}

/**
 * Starts the first-byte and the total deadline at once; the gap deadline runs only while the consumer waits, so that a
 * slow reader is not mistaken for a silent server. (The connect deadline is a socket's, see connector.ts.)
 */
export function startClock(options: {
  deadlines: Deadlines;
  caller: AbortSignal;
  where: string;
  onStop: () => void;
}): CallClock {
  const { deadlines, caller, where } = options;
  const controller = new AbortController();
  const started = performance.now();
  let firstByteLeft: number | null = deadlines.firstByteMs;
  /** When the consumer began to wait; null while it is busy itself. */
  let waitsFrom: number | null = started;
  /** Runs out no later than the silence that is not allowed; null where nobody waited when it last did. */
  let silence: NodeJS.Timeout | null = null;
  let stopped = false;

  const stop = () => {
    if (stopped) return;
    stopped = true;
    clearTimeout(total);
    if (silence !== null) clearTimeout(silence);
    caller.removeEventListener('abort', onCallerAbort);
    options.onStop();
  };
  const fail = (reason: unknown) => {
    if (stopped) return;
    controller.abort(reason);
    stop();
    clock.onAbort?.();
  };
  const onCallerAbort = () => fail(caller.reason);

  // A timer set and cleared for each chunk would cost more than the chunk: one is left to run out, and looks then.
  const look = () => {
    silence = null;
    if (stopped || waitsFrom === null) return;
    const left = (firstByteLeft ?? deadlines.gapMs) - (performance.now() - waitsFrom);
    if (left > 0) silence = setTimeout(look, Math.ceil(left));
    else if (firstByteLeft === null) fail(deadlinePassed('gap', deadlines.gapMs, where));
    else fail(deadlinePassed('first byte', deadlines.firstByteMs, where));
  };

  const total = setTimeout(() => fail(deadlinePassed('total', deadlines.totalMs, where)), deadlines.totalMs);
  silence = setTimeout(look, deadlines.firstByteMs);
  caller.addEventListener('abort', onCallerAbort, { once: true });

  const clock: CallClock = {
    signal: controller.signal,
    onAbort: null,
    headersArrived() {
      waitsFrom = null;
      firstByteLeft = Math.max(1, deadlines.firstByteMs - (performance.now() - started));
    },
    waiting() {
      waitsFrom = performance.now();
      if (silence === null && !stopped) look();
    },
    received() {
      waitsFrom = null;
      if (firstByteLeft === null) return;
      firstByteLeft = null;
      // What is left of the first byte's deadline may be longer than a gap may be.
      if (silence !== null) clearTimeout(silence);
      silence = null;
    },
    fail,
    stop,
  };
  return clock;
}
