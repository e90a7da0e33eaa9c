import type { Readable } from 'node:stream';
import { errors } from 'undici';
import type { CallClock } from './deadlines.ts';
import { toUpstreamFailure } from './upstream-errors.ts';

/**
 * The bytes of an answer, pulled one chunk at a time: nothing is read ahead beyond undici's own buffer (64 KiB), so a
 * slow consumer pauses the socket. Leaving the loop early, an abort and a passed deadline each destroy the socket.
 */
export function responseBody(stream: Readable, clock: CallClock, where: string): AsyncIterable<Uint8Array> {
  const pull = puller(stream);
  let abandoned = false;

  const iterator: AsyncIterator<Uint8Array, undefined> = {
    async next() {
      try {
        let chunk = pull.read();
        while (chunk === null) {
          clock.waiting();
          await pull.more();
          chunk = pull.read();
        }
        clock.received();
        if (chunk !== undefined) return { done: false, value: chunk };
        clock.stop();
      } catch (error) {
        clock.stop();
        if (!abandoned) {
          clock.signal.throwIfAborted();
          throw toUpstreamFailure(error, where);
        }
      }
      return { done: true, value: undefined };
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

interface Puller {
  /** What is here; null when that is nothing yet, undefined after the end. @throws what the stream failed with */
  read(): Uint8Array | null | undefined;
  /** Resolves when `read` has something new to say. */
  more(): Promise<void>;
}

/** A stream's own iterator costs two promises and a generator's queue for each chunk, which is most of a token's price. */
function puller(stream: Readable): Puller {
  let state: 'open' | 'ended' | { readonly error: unknown } = 'open';
  let wake: (() => void) | null = null;
  const become = (next: typeof state) => {
    if (state === 'open') state = next;
    changed();
  };
  // Each answer is closed after its end: an error, whose stack is costly, is made for those alone that had none.
  const closed = () => {
    if (state === 'open') become({ error: brokenOff(stream) });
  };
  const changed = () => {
    wake?.();
    wake = null;
  };

  // Only a reader may make the stream flow.
  let listens = false;
  const listen = () => {
    listens = true;
    stream.on('readable', changed);
    stream.on('end', () => become('ended'));
    stream.on('error', (error) => become({ error }));
    stream.on('close', closed);
    if (stream.readableEnded) become('ended');
    else if (stream.destroyed) closed();
  };

  return {
    read() {
      if (!listens) listen();
      const chunk = stream.destroyed ? null : (stream.read() as Uint8Array | null);
      if (chunk !== null) return chunk;
      if (state === 'open') return null;
      if (state === 'ended') return undefined;
      throw state.error;
    },
    more() {
      return new Promise((resolve) => {
        wake = resolve;
      });
    },
  };
}

function brokenOff(stream: Readable): Error {
  return stream.errored ?? new errors.SocketError('closed before its end');
}
