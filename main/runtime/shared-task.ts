import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

export interface SharedTask<Value, Event> {
  /** It is being cancelled and nobody should join it any more. */
  readonly isAbandoned: () => boolean;
  /** Settles, never rejects, when the task has ended. */
  readonly ended: Promise<void>;
  /** Waits for the task and hears its events. Leaving by the signal throws `aborted` for this caller only. */
  join(onEvent: (event: Event) => void, signal: AbortSignal): Promise<Value>;
  /** Ends it for everybody; resolves when it has ended. */
  cancel(): Promise<void>;
}

/**
 * One run of a task for any number of callers. Its own signal aborts when the last caller has left; whoever leaves last
 * waits until the task has really ended, so that nothing still runs when it believes the work cancelled.
 */
export function shareTask<Value, Event>(
  start: (emit: (event: Event) => void, signal: AbortSignal) => Promise<Value>,
): SharedTask<Value, Event> {
  const controller = new AbortController();
  const listeners = new Set<{ readonly onEvent: (event: Event) => void }>();
  let last: Event | undefined;
  const result = start((event) => {
    last = event;
    for (const listener of listeners) listener.onEvent(event);
  }, controller.signal);
  const ended = result.then(
    () => undefined,
    () => undefined,
  );

  return {
    ended,
    isAbandoned: () => controller.signal.aborted,
    async cancel() {
      controller.abort();
      await ended;
    },
    async join(onEvent, signal) {
      const listener = { onEvent };
      const left = Promise.withResolvers<never>();
      const leave = () => {
        listeners.delete(listener);
        if (listeners.size > 0) left.reject(new Failure('aborted', phrase`Cancelled.`));
        else controller.abort();
      };
      listeners.add(listener);
      if (last !== undefined) onEvent(last);
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
      try {
        return await Promise.race([result, left.promise]);
      } finally {
        signal.removeEventListener('abort', leave);
        listeners.delete(listener);
      }
    },
  };
}
