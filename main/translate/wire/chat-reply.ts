import * as z from 'zod';

/** What servers answer to Chat Completions: every field may be missing or null, since many of them do that. */
const Tokens = z.number().min(0).nullish().catch(null);

export const ChatUsage = z.looseObject({
  prompt_tokens: Tokens,
  completion_tokens: Tokens,
  prompt_tokens_details: z
    .looseObject({ cached_tokens: Tokens, cache_write_tokens: Tokens })
    .nullish()
    .catch(null),
  completion_tokens_details: z.looseObject({ reasoning_tokens: Tokens }).nullish().catch(null),
  /** DeepSeek's name for cached tokens. */
  prompt_cache_hit_tokens: Tokens,
});
export type ChatUsage = z.infer<typeof ChatUsage>;

const Function = z.looseObject({
  name: z.string().nullish(),
  /** A JSON text; some servers send the object itself. */
  arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
});

export const ChatToolCall = z.looseObject({
  index: z.int().nullish(),
  id: z.string().nullish(),
  function: Function.nullish(),
});
export type ChatToolCall = z.infer<typeof ChatToolCall>;

const Part = z.looseObject({ type: z.string(), text: z.string().nullish() });

/** A whole message, or the part of one that a chunk adds. */
export const ChatSpeech = z.looseObject({
  content: z.union([z.string(), z.array(Part)]).nullish(),
  /** Three names for the same thing, each used by some server. */
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish().catch(null),
  reasoning_text: z.string().nullish(),
  reasoning_details: z.array(Part).nullish().catch(null),
  refusal: z.string().nullish(),
  tool_calls: z.array(ChatToolCall).nullish(),
  function_call: Function.nullish(),
});
export type ChatSpeech = z.infer<typeof ChatSpeech>;

const choice = {
  index: z.int().nullish(),
  finish_reason: z.string().nullish(),
  /** vLLM's field: the stop sequence that matched, or the id of a token. */
  stop_reason: z.unknown().optional(),
};

export const ChatReply = z.looseObject({
  choices: z.array(z.looseObject({ ...choice, message: ChatSpeech })).min(1),
  usage: ChatUsage.nullish(),
});

export const ChatChunk = z.looseObject({
  choices: z.array(z.looseObject({ ...choice, delta: ChatSpeech.nullish() })).nullish(),
  usage: ChatUsage.nullish(),
});
export type ChatChunk = z.infer<typeof ChatChunk>;

/** The thinking in a message or a delta, under whichever name it came. */
export function reasoningOf(speech: ChatSpeech): string {
  const { reasoning_content, reasoning, reasoning_text, reasoning_details } = speech;
  const text = [reasoning_content, reasoning, reasoning_text].find(
    (one) => one !== null && one !== undefined && one !== '',
  );
  return text ?? (reasoning_details ?? []).map((part) => part.text ?? '').join('');
}

export function textOf({ content }: ChatSpeech): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}

/** The arguments as text, as they came where they came as text. */
export function argumentsOf(call: ChatToolCall): string {
  const value = call.function?.arguments ?? '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
