import { StringDecoder } from 'node:string_decoder';

/** The longest message that is read (bytes): a larger result would only be cut, and holds up the host meanwhile. */
export const MESSAGE_MAX = 8 * 1024 * 1024;
/** A line that does not end by then never will: the server is broken (bytes). */
export const ENDLESS = 128 * 1024 * 1024;
/** Of a line that is too long, this much is kept of its beginning and its end, where its id stands. */
const EDGE = 256;

/** Whoever prints so many lines in a row without one message among them does not speak the protocol. */
export const GARBAGE_MAX = 10_000;

export interface MessageListener {
  /** @returns whether it is a message at all */
  onMessage(value: object): boolean;
  /** A line that is no message. */
  onGarbage(line: string): void;
  /** A message was too long; its id, where that could still be read. */
  onTooLong(id: number | string | null): void;
  /** A line has no end. Nothing is read any more. */
  onEndless(): void;
  /** Nothing but garbage comes. Nothing is read any more. */
  onFlood(): void;
}

/** Cuts the standard output of a tool server into its messages, one a line, whatever else it prints there. */
export class MessageReader {
  readonly #listener: MessageListener;
  #pieces: Buffer[] = [];
  #length = 0;
  /** The beginning of a line that is too long. */
  #head: string | null = null;
  #ended = false;
  /** Lines since the last message. */
  #garbage = 0;

  constructor(listener: MessageListener) {
    this.#listener = listener;
  }

  write(chunk: Buffer): void {
    let from = 0;
    while (!this.#ended && from < chunk.length) {
      const end = chunk.indexOf(0x0a, from);
      this.#append(chunk.subarray(from, end < 0 ? chunk.length : end));
      if (end < 0) return;
      this.#finish();
      from = end + 1;
    }
  }

  #append(piece: Buffer): void {
    this.#length += piece.length;
    this.#pieces.push(piece);
    if (this.#length <= MESSAGE_MAX) return;
    if (this.#length > ENDLESS) {
      this.#ended = true;
      this.#pieces = [];
      this.#listener.onEndless();
      return;
    }
    this.#head ??= Buffer.concat(this.#pieces).subarray(0, EDGE).toString('latin1');
    const last = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces.slice(-2));
    this.#pieces = [Buffer.from(last.subarray(-EDGE))];
  }

  #finish(): void {
    const line = Buffer.concat(this.#pieces);
    const head = this.#head;
    this.#pieces = [];
    this.#length = 0;
    this.#head = null;
    if (head !== null) {
      this.#listener.onTooLong(idIn(head, line.toString('latin1')));
      return;
    }
    const text = new StringDecoder('utf8').end(line).trim();
    const value = parse(text);
    if (value !== null && this.#listener.onMessage(value)) {
      this.#garbage = 0;
      return;
    }
    this.#garbage += 1;
    if (this.#garbage > GARBAGE_MAX) {
      this.#ended = true;
      this.#listener.onFlood();
    } else if (value === null && text !== '') this.#listener.onGarbage(text);
  }
}

function parse(text: string): object | null {
  if (!text.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(text);
    const isMessage = typeof value === 'object' && value !== null && 'jsonrpc' in value;
    return isMessage ? value : null;
  } catch {
    return null;
  }
}

/** SDKs write the id before the result or behind it. */
function idIn(head: string, tail: string): number | string | null {
  const found =
    /^\{(?:"jsonrpc":"2\.0",)?"id":(\d+|"[^"\\]*")/.exec(head) ??
    /"id":(\d+|"[^"\\]*")(?:,"jsonrpc":"2\.0")?\}\s*$/.exec(tail);
  const id = found?.[1];
  if (id === undefined) return null;
  return id.startsWith('"') ? id.slice(1, -1) : Number(id);
}
