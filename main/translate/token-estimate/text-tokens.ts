/** Tokens that each message costs for its role and its borders. */
export const TOKENS_PER_MESSAGE = 4;

/** Counts tokens of a text that comes in pieces; how it was cut makes no difference. */
export interface TokenCounter {
  add(text: string): void;
  readonly tokens: number;
}

/**
 * About how many tokens a text is, without a tokenizer: four ASCII characters to one token, four of any other script
 * to three, as common vocabularies have it. Rather a little too many than too few.
 */
export function createTokenCounter(): TokenCounter {
  let ascii = 0;
  let other = 0;
  return {
    add(text) {
      for (let at = 0; at < text.length; at += 1) {
        if (text.charCodeAt(at) < 128) ascii += 1;
        else other += 1;
      }
    },
    get tokens() {
      return Math.ceil(ascii / 4 + other * 0.75);
    },
  };
}

export function textTokens(text: string): number {
  const counter = createTokenCounter();
  counter.add(text);
  return counter.tokens;
}
