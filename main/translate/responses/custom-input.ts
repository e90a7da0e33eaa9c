import { isJsonObject, parseJson } from '../wire/json-object.ts';

/** Takes a custom tool's input out of `{"input":"…"}`, which arrives in pieces. */
export interface CustomInput {
  /** Returns what is new of the input. */
  push(text: string): string;
  /** The rest of the input, if anything was held back. */
  finish(): string;
}

const HEAD = /^\s*\{\s*"input"\s*:\s*"/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/**
 * The string is decoded as far as it has come; a piece never ends inside an escape or between the halves of a
 * character. Models that write the arguments in another way have them read once they are complete; text that is no
 * JSON at all is taken for the input itself.
 */
export function createCustomInput(): CustomInput {
  let held = '';
  let state: 'head' | 'string' | 'over' = 'head';

  function decode(): string {
    let out = '';
    let at = 0;
    for (;;) {
      const character = held[at];
      if (character === undefined) break;
      if (character === '"') {
        state = 'over';
        return out.toWellFormed();
      }
      if (character !== '\\') {
        out += character;
        at += 1;
        continue;
      }
      const escape = held[at + 1];
      const length = escape === 'u' ? 6 : 2;
      if (escape === undefined || at + length > held.length) break;
      out += escape === 'u' ? codeUnit(held.slice(at + 2, at + 6)) : (ESCAPES[escape] ?? escape);
      at += length;
    }
    held = held.slice(at);
    const half = /[\ud800-\udbff]$/.exec(out)?.[0] ?? '';
    held = half + held;
    return out.slice(0, out.length - half.length).toWellFormed();
  }

  return {
    push(text) {
      if (state === 'over') return '';
      held += text;
      if (state === 'head') {
        const head = HEAD.exec(held);
        if (head === null) return '';
        held = held.slice(head[0].length);
        state = 'string';
      }
      return decode();
    },
    finish() {
      if (state !== 'head') return '';
      const json = parseJson(held);
      if (typeof json === 'string') return json;
      if (!isJsonObject(json)) return held;
      const values = Object.values(json);
      const input = json['input'] ?? (values.length === 1 ? values[0] : undefined);
      if (input === undefined) return values.length === 0 ? '' : held;
      return typeof input === 'string' ? input : JSON.stringify(input);
    },
  };
}

function codeUnit(digits: string): string {
  return /^[0-9a-f]{4}$/i.test(digits) ? String.fromCharCode(Number.parseInt(digits, 16)) : '\ufffd';
}
