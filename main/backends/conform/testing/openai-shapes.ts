import * as z from 'zod';

// OpenAI's shapes, strict: a key that OpenAI does not send fails. The one extension is `reasoning_content`.

const FinishReason = z.enum(['stop', 'length', 'tool_calls', 'content_filter']);

const Usage = z.strictObject({
  prompt_tokens: z.int().min(1),
  completion_tokens: z.int().min(0),
  total_tokens: z.int(),
  prompt_tokens_details: z.strictObject({ cached_tokens: z.int().min(0) }).optional(),
  completion_tokens_details: z.strictObject({ reasoning_tokens: z.int().min(0) }).optional(),
});

const ToolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string().min(1), arguments: z.string() }),
});

export const ChatCompletion = z.strictObject({
  id: z.string().regex(/^chatcmpl-/),
  object: z.literal('chat.completion'),
  created: z.int(),
  model: z.string(),
  choices: z.tuple([
    z.strictObject({
      index: z.literal(0),
      message: z.strictObject({
        role: z.literal('assistant'),
        content: z.string().nullable(),
        refusal: z.null(),
        reasoning_content: z.string().min(1).optional(),
        tool_calls: z.array(ToolCall).min(1).optional(),
      }),
      logprobs: z.null(),
      finish_reason: FinishReason,
    }),
  ]),
  usage: Usage.optional(),
});

const ToolCallDelta = z.strictObject({
  index: z.int().min(0),
  id: z.string().min(1).optional(),
  type: z.literal('function').optional(),
  function: z.strictObject({ name: z.string().min(1).optional(), arguments: z.string() }),
});

const Delta = z.strictObject({
  role: z.literal('assistant').optional(),
  content: z.string().optional(),
  reasoning_content: z.string().min(1).optional(),
  tool_calls: z.array(ToolCallDelta).min(1).optional(),
});

export const ChatCompletionChunk = z.strictObject({
  id: z.string().regex(/^chatcmpl-/),
  object: z.literal('chat.completion.chunk'),
  created: z.int(),
  model: z.string(),
  choices: z
    .array(
      z.strictObject({
        index: z.literal(0),
        delta: Delta,
        logprobs: z.null(),
        finish_reason: FinishReason.nullable(),
      }),
    )
    .max(1),
  usage: Usage.nullable().optional(),
});
export type ChatCompletionChunk = z.infer<typeof ChatCompletionChunk>;

export const ErrorBody = z.strictObject({
  error: z.strictObject({
    message: z.string().min(1).max(2_048),
    type: z.enum([
      'invalid_request_error',
      'insufficient_quota',
      'rate_limit_error',
      'server_error',
      'service_unavailable',
      'timeout',
    ]),
    param: z.string().nullable(),
    code: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/)
      .nullable(),
  }),
});
