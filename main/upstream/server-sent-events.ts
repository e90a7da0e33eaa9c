import { createParser } from 'eventsource-parser';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

export interface SseEvent {
  /** The event's name; absent means `message`. */
  readonly event?: string;
  readonly data: string;
}

/** One event may be this long, in UTF-16 code units; a stream that never ends its event would fill the memory. */
export const MAX_EVENT_LENGTH = 16 * 1024 * 1024;

/**
 * A push parser, for tapping a stream whose bytes go elsewhere untouched. `push` hands the events that the bytes complete
 * to `onEvent`, then throws Failure `upstream_protocol` if one is too long. A last event without its blank line is
 * dropped, as the specification says (HTML Living Standard, section 9.2.6); comments are skipped.
 */
export function createEventParser(
  onEvent: (event: SseEvent) => void,
  maxEventLength = MAX_EVENT_LENGTH,
): { push(bytes: Uint8Array): void } {
  // The parser strips the byte order mark itself.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let tooLong = false;
  const parser = createParser({
    maxBufferSize: maxEventLength,
    onEvent: ({ event, data }) => {
      tooLong ||= data.length > maxEventLength;
      if (!tooLong) onEvent(event === undefined ? { data } : { event, data });
    },
    onError: (error) => {
      tooLong ||= error.type === 'max-buffer-size-exceeded';
    },
  });
  return {
    push(bytes) {
      if (!tooLong) parser.feed(decoder.decode(bytes, { stream: true }));
      if (tooLong) {
        throw new Failure(
          'upstream_protocol',
          phrase`An event of the stream is longer than the limit of ${maxEventLength} characters.`,
        );
      }
    },
  };
}

/** The events of a stream of bytes, however those are cut into chunks. See `createEventParser`. */
export async function* parseEvents(
  bytes: AsyncIterable<Uint8Array>,
  maxEventLength = MAX_EVENT_LENGTH,
): AsyncGenerator<SseEvent, void, undefined> {
  const events: SseEvent[] = [];
  const parser = createEventParser((event) => events.push(event), maxEventLength);
  for await (const chunk of bytes) {
    try {
      parser.push(chunk);
    } finally {
      yield* events.splice(0);
    }
  }
}

const LINE_END = /\r\n|\r|\n/;

/** An event as it goes over the wire; line breaks inside `data` all arrive as `\n`. */
export function formatEvent({ event, data }: SseEvent): string {
  const name = event === undefined ? '' : `event: ${event.replace(/[\r\n]+/g, ' ')}\n`;
  if (!data.includes('\n') && !data.includes('\r')) return `${name}data: ${data}\n\n`;
  return `${name}${prefixLines('data: ', data)}\n`;
}

/** A comment: clients skip it, and proxies see that the stream is alive. */
export function formatComment(text: string): string {
  return `${prefixLines(': ', text)}\n`;
}

function prefixLines(prefix: string, text: string): string {
  return text
    .split(LINE_END)
    .map((line) => `${prefix}${line}\n`)
    .join('');
}
