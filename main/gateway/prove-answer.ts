import type { Reply } from '../backends/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { createEventParser } from '../upstream/server-sent-events.ts';
import type { SseEvent } from '../upstream/server-sent-events.ts';
import type { EventMeaning } from './event-meaning.ts';
import { StreamRefusal } from './stream-refusal.ts';

/** How much of an answer must be in hand before it is taken, because from then on no other backend can give it. */
export type Proof =
  /** A stream of events: its first content; with `whole` all of it, as far as that fits. */
  | {
      readonly kind: 'events';
      readonly whole: boolean;
      readonly meaning: (event: SseEvent) => EventMeaning;
    }
  /** An answer in one piece: all of it. */
  | { readonly kind: 'whole' }
  /** Something that is not understood here: its first bytes. */
  | { readonly kind: 'bytes' };

/** The part of an answer that was read to prove it, and the rest; null when there is none. */
export interface Proven {
  readonly held: readonly Uint8Array[];
  readonly rest: AsyncIterator<Uint8Array, unknown> | null;
}

/** What may come before the first content (bytes); more is taken for content. */
const PREAMBLE_LIMIT = 256 * 1024;
/** A stream that is waited for is held in memory up to this size (bytes); beyond it, it is taken as it is. */
export const WHOLE_STREAM_LIMIT = 4 * 1024 * 1024;

/**
 * Reads an answer until it is proven.
 * @param onContent called when the first content is there
 * @throws whatever the body throws, or StreamRefusal; the body is let go then
 */
export async function proveAnswer(reply: Reply, proof: Proof, onContent: () => void): Promise<Proven> {
  const chunks = reply.body[Symbol.asyncIterator]();
  try {
    switch (proof.kind) {
      case 'bytes': {
        const first = await chunks.next();
        onContent();
        return first.done === true ? { held: [], rest: null } : { held: [first.value], rest: chunks };
      }
      case 'whole':
        return { held: await readAll(chunks, onContent), rest: null };
      case 'events': {
        const head = await firstContent(chunks, proof.meaning);
        onContent();
        if (!head.more || !proof.whole) return { held: head.held, rest: head.more ? chunks : null };
        return await wholeStream(reply, chunks, head.held);
      }
    }
  } catch (error) {
    await chunks.return?.();
    throw error;
  }
}

interface Head {
  readonly held: Uint8Array[];
  readonly more: boolean;
}

async function firstContent(
  chunks: AsyncIterator<Uint8Array, unknown>,
  meaning: (event: SseEvent) => EventMeaning,
): Promise<Head> {
  const held: Uint8Array[] = [];
  let bytes = 0;
  let hasContent = false as boolean;
  let refusal = null as StreamRefusal | null;
  const parser = createEventParser((event) => {
    if (hasContent) return;
    const meant = meaning(event);
    if (meant.kind === 'error') refusal ??= new StreamRefusal(meant.status, meant.body);
    hasContent = meant.kind === 'content';
  });
  for (;;) {
    const item = await chunks.next();
    if (item.done === true) return { held, more: false };
    held.push(item.value);
    bytes += item.value.byteLength;
    parser.push(item.value);
    if (refusal !== null) {
      // Nothing follows an error; a translated stream throws what lies behind its own event.
      await chunks.next();
      throw refusal;
    }
    if (hasContent || bytes > PREAMBLE_LIMIT) return { held, more: true };
  }
}

/** Once all of it is in hand, a stream that ended in an error counts as none. */
async function wholeStream(
  reply: Reply,
  chunks: AsyncIterator<Uint8Array, unknown>,
  held: Uint8Array[],
): Promise<Proven> {
  let bytes = held.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  while (bytes <= WHOLE_STREAM_LIMIT) {
    const item = await chunks.next();
    if (item.done !== true) {
      held.push(item.value);
      bytes += item.value.byteLength;
    } else if (reply.endedInError?.() === true) {
      throw new Failure('upstream_protocol', phrase`The backend broke its answer off with an error.`);
    } else return { held, rest: null };
  }
  return { held, rest: chunks };
}

async function readAll(
  chunks: AsyncIterator<Uint8Array, unknown>,
  onFirst: () => void,
): Promise<Uint8Array[]> {
  const held: Uint8Array[] = [];
  for (let item = await chunks.next(); item.done !== true; item = await chunks.next()) {
    if (held.length === 0) onFirst();
    held.push(item.value);
  }
  return held;
}
