import type { FailureView } from '../../contract/failure.ts';
import { Failure } from '../../contract/failure.ts';

/** Why a server is stopped. */
export type StopReason = 'user' | 'removed' | 'shutdown' | 'restart' | 'changed' | 'idle' | 'evicted';

const STOP_WORDS: Record<StopReason, string> = {
  user: 'was stopped by hand',
  removed: 'was removed',
  shutdown: 'is being stopped, because the program ends',
  restart: 'is being restarted',
  changed: 'was changed and starts anew',
  idle: 'was unloaded after a time without requests',
  evicted: 'was unloaded to make room for another model',
};

/** For everyone whom a stop sends away: those that wait for the server and those that it was serving. */
export function stoppedFailure(name: string, reason: StopReason): Failure {
  return new Failure('stopping', `${name} ${STOP_WORDS[reason]}.`);
}

export function closingFailure(): Failure {
  return new Failure('stopping', 'The program is ending; no model server is started any more.');
}

/**
 * The answer while a failed server may not be tried again: why it failed, and when that changes.
 * @param waitMs until the next start is allowed; null when it takes a start by hand
 */
export function pausedFailure(last: FailureView, waitMs: number | null): Failure {
  const hint =
    waitMs === null
      ? 'It failed too often and is not started again by itself. Remove the cause, then start it by hand.'
      : `Try again in ${Math.ceil(waitMs / 1_000)} s.`;
  return new Failure('start_failed', last.message, { hint });
}
