import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

/**
 * Waits for work that cannot be cancelled itself, until the caller gives up. The work goes on; only the wait ends.
 * Throws `aborted`.
 */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(gaveUp(signal));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([aborted.promise, work]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function gaveUp(signal: AbortSignal): Failure {
  return new Failure('aborted', phrase`The wait for a key was given up.`, { cause: signal.reason });
}
