import type { Readable } from 'node:stream';
import type { CallClock } from './deadlines.ts';
import { toUpstreamFailure } from './upstream-errors.ts';

/**
 * The bytes of an answer, pulled one chunk at a time: nothing is read ahead beyond undici's own buffer (64 KiB), so a
 * slow consumer pauses the socket. Leaving the loop early, an abort and a passed deadline each destroy the socket.
 */
export function responseBody(stream: Readable, clock: CallClock, where: string): AsyncIterable<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array, undefined> = stream[Symbol.asyncIterator]();
  let abandoned = false;

  const iterator: AsyncIterator<Uint8Array, undefined> = {
    async next() {
      clock.waiting();
      try {
        const result = await chunks.next();
        clock.received();
        if (result.done === true) clock.stop();
        return result;
      } catch (error) {
        clock.stop();
        if (abandoned) return { done: true, value: undefined };
        clock.signal.throwIfAborted();
        throw toUpstreamFailure(error, where);
      }
    },
    async return() {
      abandoned = true;
      clock.stop();
      stream.destroy();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
