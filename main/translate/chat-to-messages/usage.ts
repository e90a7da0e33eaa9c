import type { ChatUsage } from '../wire/chat-reply.ts';
import type { MessageUsage } from '../wire/messages-reply.ts';

/**
 * Token counts in Anthropic's sense: `input_tokens` leaves out what came from or went to the cache.
 * What the backend does not count is taken from `estimate`, since clients need numbers.
 */
export function messageUsage(
  usage: ChatUsage | null | undefined,
  estimate: { readonly inputTokens: number; readonly outputTokens: number },
): MessageUsage {
  const read = usage?.prompt_tokens_details?.cached_tokens ?? usage?.prompt_cache_hit_tokens ?? 0;
  const created = usage?.prompt_tokens_details?.cache_write_tokens ?? 0;
  const prompt = usage?.prompt_tokens ?? null;
  const thinking = usage?.completion_tokens_details?.reasoning_tokens ?? null;
  return {
    input_tokens: prompt === null ? estimate.inputTokens : Math.max(0, prompt - read - created),
    cache_creation_input_tokens: created,
    cache_read_input_tokens: read,
    output_tokens: usage?.completion_tokens ?? estimate.outputTokens,
    ...(thinking === null ? {} : { output_tokens_details: { thinking_tokens: thinking } }),
  };
}

/** The same before anything is known but the prompt. */
export function firstUsage(inputTokens: number): MessageUsage {
  return {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: 1,
  };
}
