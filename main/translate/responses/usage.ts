import type { ChatUsage } from '../wire/chat-reply.ts';
import type { ResponseUsage } from './response.ts';

/** Token counts; what the backend does not count is taken from `estimate`, since clients need numbers. */
export function responseUsage(
  usage: ChatUsage | null | undefined,
  estimate: { readonly inputTokens: number; readonly outputTokens: number },
): ResponseUsage {
  const input = usage?.prompt_tokens ?? estimate.inputTokens;
  const output = usage?.completion_tokens ?? estimate.outputTokens;
  const { cached_tokens: cached, cache_write_tokens: written } = usage?.prompt_tokens_details ?? {};
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: cached ?? usage?.prompt_cache_hit_tokens ?? 0,
      cache_write_tokens: written ?? 0,
    },
    output_tokens: output,
    output_tokens_details: {
      reasoning_tokens: usage?.completion_tokens_details?.reasoning_tokens ?? 0,
    },
    total_tokens: input + output,
  };
}
