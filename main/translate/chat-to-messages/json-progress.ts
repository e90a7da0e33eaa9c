/** Follows the brackets of a JSON text that arrives in pieces. */
export interface JsonProgress {
  push(text: string): void;
  /** The bracket that the text began with is closed again. */
  readonly complete: boolean;
}

export function createJsonProgress(): JsonProgress {
  let depth = 0;
  let begun = false;
  let inString = false;
  let escaped = false;

  function read(character: string): void {
    if (inString) {
      inString = escaped || character !== '"';
      escaped = !escaped && character === '\\';
    } else if (character === '{' || character === '[') {
      depth += 1;
      begun = true;
    } else if (character === '}' || character === ']') {
      depth -= 1;
    } else {
      inString = character === '"';
    }
  }

  return {
    push(text) {
      for (let at = 0; at < text.length; at += 1) read(text.charAt(at));
    },
    get complete() {
      return begun && depth <= 0 && !inString;
    },
  };
}
