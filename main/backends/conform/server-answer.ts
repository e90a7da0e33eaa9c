import * as z from 'zod';

/**
 * What the local servers send, as far as this program reads it: loose, because absent and null mean the same to
 * one server and every one adds keys of its own. Unknown keys are dropped here.
 */
const ToolCall = z.object({
  index: z.int().nullish(),
  id: z.string().nullish(),
  function: z
    .object({
      name: z.string().nullish(),
      arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
    })
    .nullish(),
});
export type ServerToolCall = z.infer<typeof ToolCall>;

const Count = z.int().min(0);

const Usage = z.object({
  prompt_tokens: Count,
  completion_tokens: Count,
  prompt_tokens_details: z.object({ cached_tokens: Count.nullish() }).nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: Count.nullish() }).nullish(),
});
export type ServerUsage = z.infer<typeof Usage>;

const Message = z.object({
  content: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  tool_calls: z.array(ToolCall).nullish(),
});
export type ServerMessage = z.infer<typeof Message>;

export const ServerReply = z.object({
  choices: z.array(z.object({ message: Message, finish_reason: z.string().nullish() })).min(1),
  usage: Usage.nullish().catch(null),
});

export const ServerChunk = z.object({
  choices: z.array(
    z.object({
      index: z.int().nullish(),
      delta: Message.nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: Usage.nullish().catch(null),
});
export type ServerChunk = z.infer<typeof ServerChunk>;
