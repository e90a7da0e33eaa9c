import type { Quirks } from './quirks.ts';
import type { ServerUsage } from './server-answer.ts';

/** Token counts in OpenAI's shape and OpenAI's sense: `prompt_tokens` is the whole prompt, cached or not. */
export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens: number };
  readonly completion_tokens_details?: { readonly reasoning_tokens: number };
}

/** The details are left out where the server does not know them: a zero would be a claim. */
export function conformUsage(usage: ServerUsage, quirks: Quirks): Usage {
  const cached = usage.prompt_tokens_details?.cached_tokens ?? null;
  const reasoning = usage.completion_tokens_details?.reasoning_tokens ?? null;
  const prompt = usage.prompt_tokens + (quirks.promptTokensExcludeCached ? (cached ?? 0) : 0);
  return {
    prompt_tokens: prompt,
    completion_tokens: usage.completion_tokens,
    total_tokens: prompt + usage.completion_tokens,
    ...(cached === null ? {} : { prompt_tokens_details: { cached_tokens: cached } }),
    ...(reasoning === null ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
  };
}
