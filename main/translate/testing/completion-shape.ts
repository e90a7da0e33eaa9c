import * as z from 'zod';

const FINISH = z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'function_call']);
const Usage = z.strictObject({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
  prompt_tokens_details: z.strictObject({ cached_tokens: z.int(), cache_write_tokens: z.int().optional() }),
  completion_tokens_details: z.strictObject({ reasoning_tokens: z.int() }).optional(),
});
const Call = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string().min(1), arguments: z.string() }),
});
const reasoning = {
  reasoning_content: z.string().min(1).optional(),
  reasoning_details: z
    .array(z.looseObject({ type: z.string(), index: z.int() }))
    .min(1)
    .optional(),
};
const Delta = z.strictObject({
  role: z.literal('assistant').optional(),
  content: z.string().optional(),
  refusal: z.string().optional(),
  ...reasoning,
  tool_calls: z
    .tuple([
      z.union([
        Call.extend({ index: z.int().min(0).max(127) }),
        z.strictObject({ index: z.int(), function: z.strictObject({ arguments: z.string().min(1) }) }),
      ]),
    ])
    .optional(),
});
const head = { id: z.string().startsWith('chatcmpl-'), created: z.int(), model: z.string().min(1) };
/** OpenAI's own shape, and nothing beside it but thinking. */
export const Chunk = z.strictObject({
  ...head,
  object: z.literal('chat.completion.chunk'),
  choices: z
    .array(
      z.strictObject({
        index: z.literal(0),
        delta: Delta,
        logprobs: z.null(),
        finish_reason: FINISH.nullable(),
      }),
    )
    .max(1),
  usage: Usage.nullable(),
});
export const Completion = z.strictObject({
  ...head,
  object: z.literal('chat.completion'),
  choices: z.tuple([
    z.strictObject({
      index: z.literal(0),
      message: z.strictObject({
        role: z.literal('assistant'),
        content: z.string().min(1).nullable(),
        refusal: z.string().nullable(),
        ...reasoning,
        tool_calls: z.array(Call).min(1).optional(),
      }),
      logprobs: z.null(),
      finish_reason: FINISH,
    }),
  ]),
  usage: Usage,
});
