import type { Response } from 'express';

/**
 * Waits until the client can take more (`drain`) or has been sent everything (`finish`). `signal` is the request's own: it
 * aborts when the connection breaks. Node's `once` does the same with twice the listeners, which each request would pay for.
 * @throws the signal's reason
 */
export function responseEvent(
  response: Response,
  event: 'drain' | 'finish',
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onEvent = () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = () => {
      response.off(event, onEvent);
      reject(signal.reason as Error);
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    response.once(event, onEvent);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
