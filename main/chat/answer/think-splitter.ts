/** What of a text is thinking and what is meant for the reader, in order. */
export interface Split {
  readonly kind: 'reasoning' | 'text';
  readonly text: string;
}

const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * Tells thinking from speaking where a server has no parser for it and the model's own marks come through: a text that
 * begins with `<think>` is thinking until `</think>`. Marks may be cut anywhere; what may be the beginning of one is held
 * back until it is known. Marks further in belong to the text.
 */
export class ThinkSplitter {
  #state: 'beginning' | 'thinking' | 'after' | 'speaking' = 'beginning';
  #held = '';

  take(text: string): Split[] {
    this.#held += text;
    const found: Split[] = [];
    for (let split = this.#next(); split !== null; split = this.#next()) {
      if (split.text !== '') found.push(split);
    }
    return found;
  }

  /** The text is over: what was held back is no mark. */
  end(): Split[] {
    const rest = this.#held;
    this.#held = '';
    if (rest === '') return [];
    return [{ kind: this.#state === 'thinking' ? 'reasoning' : 'text', text: rest }];
  }

  #next(): Split | null {
    if (this.#held === '') return null;
    switch (this.#state) {
      case 'beginning': {
        const start = this.#held.trimStart();
        if (start.startsWith(OPEN)) {
          this.#state = 'thinking';
          this.#held = start.slice(OPEN.length);
          return { kind: 'reasoning', text: '' };
        }
        if (OPEN.startsWith(start)) return null;
        this.#state = 'speaking';
        return { kind: 'text', text: '' };
      }
      case 'thinking': {
        const end = this.#held.indexOf(CLOSE);
        if (end < 0) return this.#release('reasoning', heldBack(this.#held, CLOSE));
        const text = this.#held.slice(0, end);
        this.#held = this.#held.slice(end + CLOSE.length);
        this.#state = 'after';
        return { kind: 'reasoning', text };
      }
      case 'after': {
        // The empty lines between the mark and the answer are no part of it.
        this.#held = this.#held.trimStart();
        if (this.#held === '') return null;
        this.#state = 'speaking';
        return { kind: 'text', text: '' };
      }
      case 'speaking':
        return this.#release('text', 0);
    }
  }

  #release(kind: Split['kind'], hold: number): Split | null {
    const text = this.#held.slice(0, this.#held.length - hold);
    if (text === '') return null;
    this.#held = this.#held.slice(text.length);
    return { kind, text };
  }
}

/** How many of a text's last signs may be the beginning of a mark. */
function heldBack(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length -= 1) {
    if (mark.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
