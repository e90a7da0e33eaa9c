import { once } from 'node:events';
import { OWNER } from '../../contract/caller.ts';
import type { Caller } from '../../contract/caller.ts';
import type { Transport } from '../../contract/client.ts';
import type { Dispatch } from './dispatcher.ts';
import type { EventBus } from './event-bus.ts';

/** Calls a host in the same process, on behalf of its owner unless said otherwise: tests, and commands when no host runs. */
export function directTransport(dispatch: Dispatch, events: EventBus, caller: Caller = OWNER): Transport {
  return {
    call: (name, input, signal) => dispatch(name, input, { signal, caller }),
    async listen(listener, signal, after) {
      if (signal.aborted) return;
      const unsubscribe = events.subscribe(listener, caller, after);
      if (!isAborted(signal)) await once(signal, 'abort');
      unsubscribe();
    },
  };
}

/** Asked anew: the first notice comes while subscribing, and may be all that the listener wanted. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
