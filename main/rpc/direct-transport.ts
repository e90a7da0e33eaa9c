import { once } from 'node:events';
import type { Transport } from './client.ts';
import type { Dispatch } from './dispatcher.ts';
import type { EventBus } from './event-bus.ts';

/** Calls a host in the same process: tests, and commands when no host runs. */
export function directTransport(dispatch: Dispatch, events: EventBus): Transport {
  return {
    call: (name, input, signal) => dispatch(name, input, { signal }),
    async listen(listener, signal) {
      if (signal.aborted) return;
      const unsubscribe = events.subscribe(listener);
      await once(signal, 'abort');
      unsubscribe();
    },
  };
}
