import { once } from 'node:events';
import type { Transport } from '../../contract/client.ts';
import type { Dispatch } from './dispatcher.ts';
import type { EventBus } from './event-bus.ts';

/** Calls a host in the same process: tests, and commands when no host runs. */
export function directTransport(dispatch: Dispatch, events: EventBus): Transport {
  return {
    call: (name, input, signal) => dispatch(name, input, { signal }),
    async listen(listener, signal, after) {
      if (signal.aborted) return;
      const unsubscribe = events.subscribe(listener, after);
      if (!isAborted(signal)) await once(signal, 'abort');
      unsubscribe();
    },
  };
}

/** Asked anew: the first notice comes while subscribing, and may be all that the listener wanted. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
