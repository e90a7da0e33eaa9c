import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

/** Longer lines are cut: a server must not fill the host's memory with a line that never ends. */
const LONGEST_LINE = 4_096;

/** One line of output. `redrawn` lines ended in a bare carriage return, as a progress bar's do. */
export interface LogLine {
  readonly text: string;
  readonly redrawn: boolean;
}

/**
 * Cuts a process's output into lines, whatever the chunks: characters split over chunks are put together,
 * ANSI escapes removed, empty lines dropped, long lines cut (and marked with …).
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #emit: (line: LogLine) => void;
  #line = '';
  #cut = false;
  /** A carriage return at the end of a chunk: the next one tells whether it was half of a CRLF. */
  #heldReturn = '';

  constructor(emit: (line: LogLine) => void) {
    this.#emit = emit;
  }

  write(chunk: Buffer): void {
    this.#take(this.#decoder.write(chunk));
  }

  /** The output is over: what is left is the last line. */
  end(): void {
    this.#take(this.#decoder.end());
    this.#heldReturn = '';
    this.#finishLine(false);
  }

  #take(chunk: string): void {
    let text = this.#heldReturn + chunk;
    this.#heldReturn = text.endsWith('\r') ? '\r' : '';
    text = text.slice(0, text.length - this.#heldReturn.length);
    let from = 0;
    for (const { 0: terminator, index } of text.matchAll(/\r?\n|\r/g)) {
      this.#append(text.slice(from, index));
      this.#finishLine(terminator === '\r');
      from = index + terminator.length;
    }
    this.#append(text.slice(from));
  }

  #append(part: string): void {
    const room = LONGEST_LINE - this.#line.length;
    if (part.length > room) this.#cut = true;
    this.#line += part.slice(0, room);
  }

  #finishLine(redrawn: boolean): void {
    const text = stripVTControlCharacters(this.#line).trimEnd();
    if (text !== '') this.#emit({ text: this.#cut ? `${text}…` : text, redrawn });
    this.#line = '';
    this.#cut = false;
  }
}
