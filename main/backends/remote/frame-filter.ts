import { Failure } from '../../../contract/failure.ts';

/** So many frames that nobody can read, and the stream is not what it says it is. */
const BAD_FRAMES_MAX = 3;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const OPENING = 123;
const CLOSING = 125;
const DATA = Buffer.from('data:');
const DONE = Buffer.from('[DONE]');

/**
 * Keeps what is not JSON out of a stream of Chat Completions, since OpenAI's SDK gives up the whole answer at one such
 * frame. Only a frame's first and last characters are looked at: reading every one would cost more than passing it on.
 * A chunk that is clean is passed on as it is, without a copy.
 */
export class FrameFilter {
  #cut: Buffer | null = null;
  badFrames = 0;

  /** The chunk without unreadable frames; a line that is not whole yet waits for its rest. @throws Failure `upstream_protocol` */
  pass(chunk: Buffer): Buffer {
    const bytes = this.#cut === null ? chunk : Buffer.concat([this.#cut, chunk]);
    this.#cut = null;
    const kept: Buffer[] = [];
    let keptTo = 0;
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(LINE_FEED, start);
      if (end === -1) break;
      if (isBad(bytes, start, end)) {
        this.#count();
        kept.push(bytes.subarray(keptTo, start));
        keptTo = end + 1;
      }
      start = end + 1;
    }
    if (start < bytes.length) this.#cut = Buffer.from(bytes.subarray(start));
    if (keptTo === 0 && start === bytes.length) return bytes;
    const rest = bytes.subarray(keptTo, start);
    return kept.length === 0 ? rest : Buffer.concat([...kept, rest]);
  }

  /** What came last, without its end of line. */
  end(): Buffer {
    const rest = this.#cut ?? Buffer.alloc(0);
    this.#cut = null;
    return isBad(rest, 0, rest.length) ? Buffer.alloc(0) : rest;
  }

  #count(): void {
    this.badFrames += 1;
    if (this.badFrames >= BAD_FRAMES_MAX) {
      throw new Failure('upstream_protocol', 'The backend sends a stream that cannot be read.');
    }
  }
}

/** Whether a line is data and cannot be a JSON object or the end. */
function isBad(bytes: Buffer, start: number, lineEnd: number): boolean {
  // Byte by byte: a call into native code costs more than five comparisons.
  for (let at = 0; at < DATA.length; at += 1) if (bytes[start + at] !== DATA[at]) return false;
  let first = start + DATA.length;
  let last = lineEnd - 1;
  while (first <= last && bytes[first] === SPACE) first += 1;
  while (last >= first && (bytes[last] === CARRIAGE_RETURN || bytes[last] === SPACE)) last -= 1;
  if (first > last) return false;
  if (bytes[first] === OPENING && bytes[last] === CLOSING) return false;
  return bytes.compare(DONE, 0, DONE.length, first, last + 1) !== 0;
}
