import type { CompletionUsage } from '../wire/chat-completion.ts';
import type { AnswerUsage } from '../wire/messages-answer.ts';

/**
 * Token counts in OpenAI's sense: `prompt_tokens` includes what came from or went to the cache. What the backend does
 * not count is taken from `estimate`, since clients need numbers.
 */
export function completionUsage(
  usage: AnswerUsage | null | undefined,
  estimate: { readonly inputTokens: number; readonly outputTokens: number },
): CompletionUsage {
  const read = usage?.cache_read_input_tokens ?? 0;
  const created = usage?.cache_creation_input_tokens ?? 0;
  const thinking = usage?.output_tokens_details?.thinking_tokens ?? null;
  const prompt = (usage?.input_tokens ?? estimate.inputTokens) + read + created;
  const completion = usage?.output_tokens ?? estimate.outputTokens;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: read,
      ...(created === 0 ? {} : { cache_write_tokens: created }),
    },
    ...(thinking === null ? {} : { completion_tokens_details: { reasoning_tokens: thinking } }),
  };
}

/** Later counts replace earlier ones, where there are any: they are running totals. */
export function mergeUsage(
  earlier: AnswerUsage | null,
  later: AnswerUsage | null | undefined,
): AnswerUsage | null {
  if (!later) return earlier;
  const said = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...earlier, ...Object.fromEntries(said) };
}
