import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { MESSAGE_MAX } from './message-reader.ts';

const LF = 0x0a;
const CR = 0x0d;

/** An answer of which the whole is one message. @throws Failure `upstream_protocol` where it is longer than can be used */
export async function* boundedWhole(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    check(length);
    yield chunk;
  }
}

/**
 * A stream of events, each of which may be as long as a message and ends with a blank line: whoever reads them keeps all
 * lines until then (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).
 * @throws Failure `upstream_protocol` where one is longer than can be used
 */
export async function* boundedEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let event = 0;
  /** Of the line that is not at its end: how many bytes have come, a CR at the end of it not counted. */
  let line = 0;
  for await (const chunk of body) {
    let from = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      line += lengthOf(chunk, from, end);
      event = line === 0 ? 0 : event + end + 1 - from;
      line = 0;
      from = end + 1;
    }
    line += lengthOf(chunk, from, chunk.length);
    event += chunk.length - from;
    check(event);
    yield chunk;
  }
}

function lengthOf(chunk: Uint8Array, from: number, end: number): number {
  return end > from && chunk[end - 1] === CR ? end - from - 1 : end - from;
}

function check(length: number): void {
  if (length <= MESSAGE_MAX) return;
  throw new Failure('upstream_protocol', phrase`The answer is longer than ${MESSAGE_MAX / 1024 / 1024} MB.`);
}
