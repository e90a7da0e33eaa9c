export interface ThinkPiece {
  readonly kind: 'text' | 'thinking';
  readonly text: string;
}

export interface ThinkTagSplitter {
  push(text: string): ThinkPiece[];
  flush(): ThinkPiece[];
}

const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * Takes a leading `<think>…</think>` out of a text that arrives in pieces, for servers without a reasoning parser.
 * Tags anywhere else are what the model says. Only what may still become a tag is held back.
 */
export function createThinkTagSplitter(): ThinkTagSplitter {
  let state: 'before' | 'thinking' | 'after' | 'text' = 'before';
  let held = '';

  function* read(last: boolean): Generator<ThinkPiece> {
    if (state === 'before') {
      const begun = held.trimStart();
      if (begun.startsWith(OPEN)) {
        state = 'thinking';
        held = begun.slice(OPEN.length);
      } else if (last || !OPEN.startsWith(begun)) {
        state = 'text';
      } else return;
    }
    if (state === 'thinking') {
      const end = held.indexOf(CLOSE);
      const until = end === -1 ? held.length - (last ? 0 : partialTag(held)) : end;
      if (until > 0) yield { kind: 'thinking', text: held.slice(0, until) };
      held = held.slice(end === -1 ? until : end + CLOSE.length);
      if (end === -1) return;
      state = 'after';
    }
    if (state === 'after') {
      held = held.trimStart();
      if (held === '') return;
      state = 'text';
    }
    if (held !== '') yield { kind: 'text', text: held };
    held = '';
  }

  return {
    push(text) {
      held += text;
      return [...read(false)];
    },
    flush: () => [...read(true)],
  };
}

/** How many characters at the end may be the beginning of the closing tag. */
function partialTag(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length -= 1) {
    if (CLOSE.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
