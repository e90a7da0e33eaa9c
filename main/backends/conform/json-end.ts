import { parseJson } from './json.ts';
import { NOTHING_MORE } from './text-cutter.ts';
import type { TextCutter } from './text-cutter.ts';

/**
 * Cuts a text after the JSON object or array that it begins with. mlx-openai-server 1.6.3 follows a `json_schema`
 * answer with special tokens (`{"a": false}<|im_start|><|im_start|>…`) until `max_tokens`. A text that is not valid
 * JSON passes whole: the client has to see what the model said.
 */
export function createJsonEndCutter(): TextCutter {
  const read = createBracketReader();
  let seen = '';
  let state: 'looking' | 'not JSON' | 'ended' = 'looking';

  return {
    push(text) {
      if (state === 'ended') return NOTHING_MORE;
      if (state === 'not JSON') return { emit: text, stopped: false };
      for (let at = 0; at < text.length; at += 1) {
        const place = read(text.charAt(at));
        if (place === 'inside') continue;
        const emit = text.slice(0, at + 1);
        if (place === 'closed' && parseJson(seen + emit) !== undefined) {
          state = 'ended';
          return { emit, stopped: true };
        }
        state = 'not JSON';
        break;
      }
      seen += text;
      return { emit: text, stopped: false };
    },

    flush() {
      return { emit: '', stopped: state === 'ended' };
    },
  };
}

/** Follows brackets and strings, one character at a time. White space before the first bracket counts as inside. */
function createBracketReader(): (character: string) => 'inside' | 'closed' | 'outside' {
  let depth = 0;
  let inString = false;
  let escaped = false;

  return (character) => {
    if (inString) {
      inString = escaped || character !== '"';
      escaped = !escaped && character === '\\';
      return 'inside';
    }
    switch (character) {
      case '{':
      case '[':
        depth += 1;
        return 'inside';
      case '}':
      case ']':
        depth -= 1;
        return depth === 0 ? 'closed' : depth > 0 ? 'inside' : 'outside';
      case '"':
        inString = depth > 0;
        break;
    }
    return depth > 0 || /\s/.test(character) ? 'inside' : 'outside';
  };
}
