import type { Usage } from './backend.ts';

/**
 * A `usage` object of OpenAI's protocols: Chat Completions', Responses' and, without an answer's tokens, Embeddings'.
 * Null where the prompt's tokens are no count.
 */
export function openAiUsage(usage: unknown): Usage | null {
  const promptTokens = count(usage, 'prompt_tokens') ?? count(usage, 'input_tokens');
  const completionTokens = count(usage, 'completion_tokens') ?? count(usage, 'output_tokens');
  if (promptTokens === undefined) return null;
  const prompt = field(usage, 'prompt_tokens_details') ?? field(usage, 'input_tokens_details');
  const completion = field(usage, 'completion_tokens_details') ?? field(usage, 'output_tokens_details');
  return {
    promptTokens,
    completionTokens: completionTokens ?? 0,
    // The second name is DeepSeek's.
    cachedTokens: count(prompt, 'cached_tokens') ?? count(usage, 'prompt_cache_hit_tokens'),
    cacheWriteTokens: count(prompt, 'cache_write_tokens'),
    reasoningTokens: count(completion, 'reasoning_tokens'),
  };
}

/** A `usage` object of Anthropic's protocol, whose `input_tokens` leave out what came from or went to a cache. */
export function messagesUsage(usage: unknown): Usage | null {
  const input = count(usage, 'input_tokens');
  const completionTokens = count(usage, 'output_tokens');
  if (input === undefined || completionTokens === undefined) return null;
  const cachedTokens = count(usage, 'cache_read_input_tokens');
  const cacheWriteTokens = count(usage, 'cache_creation_input_tokens');
  return {
    promptTokens: input + (cachedTokens ?? 0) + (cacheWriteTokens ?? 0),
    completionTokens,
    cachedTokens,
    cacheWriteTokens,
    reasoningTokens: count(field(usage, 'output_tokens_details'), 'thinking_tokens'),
  };
}

/** Backends say what they like; what is no count is as good as not told. */
function count(value: unknown, name: string): number | undefined {
  const said = field(value, name);
  return typeof said === 'number' && Number.isSafeInteger(said) && said >= 0 ? said : undefined;
}

/** A property of something that may be no object. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (Reflect.get(value, name) as unknown) : undefined;
}
