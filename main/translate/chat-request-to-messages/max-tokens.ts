import type { ChatCompletionsRequest } from '../wire/chat-completions-request.ts';
import type { Translation } from './translation.ts';

export interface TokenLimit {
  readonly maxTokens: number;
  /** The client's own wish, which is never exceeded. */
  readonly asked: boolean;
}

/** How long the answer may be, thinking included; never more than the model can write, which Anthropic refuses. */
export function tokenLimit(
  request: ChatCompletionsRequest,
  byDefault: number | undefined,
  { rules, warnings }: Translation,
): TokenLimit {
  const asked = request.max_completion_tokens ?? request.max_tokens ?? null;
  const wanted = asked ?? byDefault ?? rules.defaultMaxTokens;
  const maxTokens = Math.min(wanted, rules.maxOutputTokens ?? wanted);
  if (asked !== null && maxTokens < asked) {
    warnings.add('max_tokens_cut', 'max_tokens', `The model writes at most ${maxTokens} tokens.`);
  }
  return { maxTokens, asked: asked !== null };
}
