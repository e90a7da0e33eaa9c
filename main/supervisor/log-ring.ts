import type { ServerLog, ServerLogLine } from '../../contract/server.ts';
import type { LogLine } from './line-splitter.ts';

export interface LogRingLimits {
  readonly lines: number;
  /** Counted as UTF-16 code units, which is what the lines cost in memory at most twice over. */
  readonly characters: number;
}

/** The last lines of a log, bounded in number and in size. A redrawn line replaces the one it drew over. */
export class LogRing {
  readonly #limits: LogRingLimits;
  #lines: ServerLogLine[] = [];
  #first = 0;
  #characters = 0;
  /** Of the newest line, and of the newest that was dropped. */
  #lastSeq = 0;
  #droppedSeq = 0;

  constructor(limits: LogRingLimits) {
    this.#limits = limits;
  }

  push(line: LogLine): void {
    const last = this.#lines.at(-1);
    if (last?.redrawn === true && this.#first < this.#lines.length) {
      this.#lines.pop();
      this.#characters -= last.text.length;
    }
    this.#lastSeq += 1;
    this.#lines.push({ seq: this.#lastSeq, ...line });
    this.#characters += line.text.length;
    while (this.#isOver()) this.#dropFirst();
  }

  /** Oldest first. */
  lines(): string[] {
    return this.#lines.slice(this.#first).map((line) => line.text);
  }

  /**
   * What came after a cursor that an earlier answer gave. A redrawn line that was drawn over since is not among it. A
   * cursor of the future is one of an earlier host.
   */
  after(cursor: number): ServerLog {
    const from = cursor > this.#lastSeq ? 0 : cursor;
    const kept = this.#lines.slice(this.#first);
    return {
      lines: kept.filter(({ seq }) => seq > from),
      cursor: this.#lastSeq,
      missed: from < this.#droppedSeq,
    };
  }

  #isOver(): boolean {
    const count = this.#lines.length - this.#first;
    return count > this.#limits.lines || (count > 1 && this.#characters > this.#limits.characters);
  }

  #dropFirst(): void {
    const dropped = this.#lines[this.#first];
    this.#characters -= dropped?.text.length ?? 0;
    this.#droppedSeq = dropped?.seq ?? this.#droppedSeq;
    this.#first += 1;
    // Moving the array at every push would cost as much as the ring is long.
    if (this.#first > this.#limits.lines) {
      this.#lines = this.#lines.slice(this.#first);
      this.#first = 0;
    }
  }
}
