/** OpenAI's rule for function names; Anthropic allows 128 characters. */
const ALLOWED = /^[a-zA-Z0-9_-]{1,64}$/;

/** Makes tool names that the chat protocol takes, and finds the client's name again in the answer. */
export interface ToolNames {
  shorten(name: string): string;
  /** Changed names to the client's own. */
  readonly originals: ReadonlyMap<string, string>;
}

/**
 * The same name always becomes the same short one, in every request, so that prompt caches keep their use.
 * `sha256` gives hexadecimal digits.
 */
export function createToolNames(sha256: (text: string) => string): ToolNames {
  const originals = new Map<string, string>();
  return {
    originals,
    shorten(name) {
      if (ALLOWED.test(name)) return name;
      const short = `${name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 55)}_${sha256(name).slice(0, 8)}`;
      originals.set(short, name);
      return short;
    },
  };
}
