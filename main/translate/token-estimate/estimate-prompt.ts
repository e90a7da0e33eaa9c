import { TOKENS_PER_MESSAGE, textTokens } from './text-tokens.ts';

/** What a picture or a file costs, about, whatever its size. */
const ATTACHMENT_TOKENS = 1_000;
/** A text of this length without a single space is no language: it is a picture or a file. */
const BASE64_FROM = 1_000;

/** Where the three protocols have the words of a prompt. */
const PLACES = ['system', 'instructions', 'tools', 'messages', 'input', 'prompt'];

/**
 * About how many tokens a request's prompt is, in whichever protocol: all its texts. For the log, where a backend
 * tells nothing; `estimateTokens` is for answers to clients.
 */
export function estimatePrompt(body: Readonly<Record<string, unknown>>): number {
  return PLACES.map((place) => tokensIn(body[place])).reduce((sum, tokens) => sum + tokens, 0);
}

function tokensIn(value: unknown): number {
  if (typeof value === 'string') return isAttachment(value) ? ATTACHMENT_TOKENS : textTokens(value);
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, item) => sum + TOKENS_PER_MESSAGE + tokensIn(item), 0);
  }
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [, part]) => sum + tokensIn(part), 0);
}

function isAttachment(text: string): boolean {
  return text.startsWith('data:') || (text.length >= BASE64_FROM && !/\s/.test(text.slice(0, BASE64_FROM)));
}
