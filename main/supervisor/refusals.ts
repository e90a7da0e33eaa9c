import type { FailureView } from '../../contract/failure.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';

/** Why a server is stopped. */
export type StopReason = 'user' | 'removed' | 'shutdown' | 'restart' | 'changed' | 'idle' | 'evicted';

const STOPPED: Record<StopReason, (name: string) => Phrase> = {
  user: (name) => phrase`${name} was stopped by hand.`,
  removed: (name) => phrase`${name} was removed.`,
  shutdown: (name) => phrase`${name} is being stopped, because the program ends.`,
  restart: (name) => phrase`${name} is being restarted.`,
  changed: (name) => phrase`${name} was changed and starts anew.`,
  idle: (name) => phrase`${name} was unloaded after a time without requests.`,
  evicted: (name) => phrase`${name} was unloaded to make room for another model.`,
};

/** For everyone whom a stop sends away: those that wait for the server and those that it was serving. */
export function stoppedFailure(name: string, reason: StopReason): Failure {
  return new Failure('stopping', STOPPED[reason](name));
}

export function closingFailure(): Failure {
  return new Failure('stopping', phrase`The program is ending; no model server is started any more.`);
}

/**
 * The answer while a failed server may not be tried again: why it failed, and when that changes.
 * @param waitMs until the next start is allowed; null when it takes a start by hand
 */
export function pausedFailure(last: FailureView, waitMs: number | null): Failure {
  const hint =
    waitMs === null
      ? phrase`It failed too often and is not started again by itself. Remove the cause, then start it by hand.`
      : phrase`Try again in ${Math.ceil(waitMs / 1_000)} s.`;
  return new Failure('start_failed', last.phrases?.message ?? last.message, { hint });
}
