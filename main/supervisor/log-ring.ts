import type { LogLine } from './line-splitter.ts';

export interface LogRingLimits {
  readonly lines: number;
  /** Counted as UTF-16 code units, which is what the lines cost in memory at most twice over. */
  readonly characters: number;
}

/** The last lines of a log, bounded in number and in size. A redrawn line replaces the one it drew over. */
export class LogRing {
  readonly #limits: LogRingLimits;
  #lines: LogLine[] = [];
  #first = 0;
  #characters = 0;

  constructor(limits: LogRingLimits) {
    this.#limits = limits;
  }

  push(line: LogLine): void {
    const last = this.#lines.at(-1);
    if (last?.redrawn === true && this.#first < this.#lines.length) {
      this.#lines.pop();
      this.#characters -= last.text.length;
    }
    this.#lines.push(line);
    this.#characters += line.text.length;
    while (this.#isOver()) this.#dropFirst();
  }

  /** Oldest first. */
  lines(): string[] {
    return this.#lines.slice(this.#first).map((line) => line.text);
  }

  #isOver(): boolean {
    const count = this.#lines.length - this.#first;
    return count > this.#limits.lines || (count > 1 && this.#characters > this.#limits.characters);
  }

  #dropFirst(): void {
    this.#characters -= this.#lines[this.#first]?.text.length ?? 0;
    this.#first += 1;
    // Moving the array at every push would cost as much as the ring is long.
    if (this.#first > this.#limits.lines) {
      this.#lines = this.#lines.slice(this.#first);
      this.#first = 0;
    }
  }
}
