import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

/** The failure of a caller that gave up; its signal's reason stays inside as the cause. */
export function abortedFailure(signal: AbortSignal): Failure {
  return new Failure('aborted', phrase`The caller gave up waiting.`, { cause: signal.reason });
}

/**
 * Waits for work that is shared with others. When the signal aborts, only this wait ends (Failure `aborted`);
 * the work itself goes on.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(abortedFailure(signal));
    if (signal.aborted) {
      giveUp();
      work.catch(() => undefined);
      return;
    }
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
