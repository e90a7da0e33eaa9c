import type { Change } from './answer-draft.ts';

/** At most so often a second an answer's growth is told: more cannot be seen, and each telling costs every window. */
const PER_SECOND = 30;

export interface Timer {
  /** Calls back once after so many milliseconds; returns what takes that back. */
  after(ms: number, call: () => void): () => void;
}

/** Puts what follows each other closely together, keeping its order. */
export class Coalescer {
  readonly #tell: (change: Change) => void;
  readonly #timer: Timer;
  #waiting: Extract<Change, { kind: 'grew' }> | null = null;
  #cancel: (() => void) | null = null;

  constructor(tell: (change: Change) => void, timer: Timer) {
    this.#tell = tell;
    this.#timer = timer;
  }

  add(change: Change): void {
    if (change.kind === 'set') {
      this.flush();
      this.#tell(change);
      return;
    }
    const waiting = this.#waiting;
    if (waiting?.part === change.part) this.#waiting = { ...waiting, text: waiting.text + change.text };
    else {
      this.flush();
      this.#waiting = change;
    }
    this.#cancel ??= this.#timer.after(1_000 / PER_SECOND, () => this.flush());
  }

  /** Tells now what waits. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) this.#tell(waiting);
  }
}
