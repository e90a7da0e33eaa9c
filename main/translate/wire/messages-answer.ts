import * as z from 'zod';
import { AnyObject } from './json-object.ts';

/** What servers answer to Anthropic Messages; other servers than Anthropic's own leave fields out. */
const Tokens = z.number().min(0).nullish().catch(null);

export const AnswerUsage = z.looseObject({
  input_tokens: Tokens,
  cache_creation_input_tokens: Tokens,
  cache_read_input_tokens: Tokens,
  output_tokens: Tokens,
  output_tokens_details: z.looseObject({ thinking_tokens: Tokens }).nullish().catch(null),
});
export type AnswerUsage = z.infer<typeof AnswerUsage>;

const Thinking = z.object({
  type: z.literal('thinking'),
  thinking: z.string(),
  signature: z.string().nullish(),
});
const Redacted = z.object({ type: z.literal('redacted_thinking'), data: z.string() });
const ToolUse = z.object({
  type: z.literal('tool_use'),
  id: z.string().min(1),
  name: z.string().min(1),
  input: AnyObject.nullish(),
});
const Text = z.object({
  type: z.literal('text'),
  text: z.string(),
  citations: z.array(z.unknown()).nullish(),
});

/** A block of another kind: what the provider's own tools leave behind. */
const Other = z.looseObject({ type: z.string() });

const KNOWN = ['text', 'thinking', 'redacted_thinking', 'tool_use'];
export const AnswerBlock = z.union([
  z.discriminatedUnion('type', [Text, Thinking, Redacted, ToolUse]),
  Other.refine(({ type }) => !KNOWN.includes(type)).transform(({ type }) => ({
    type: 'other' as const,
    name: type,
  })),
]);
export type AnswerBlock = z.infer<typeof AnswerBlock>;

const StopDetails = z.looseObject({ explanation: z.string().nullish() }).nullish().catch(null);

export const Answer = z.looseObject({
  id: z.string().nullish(),
  content: z.array(AnswerBlock),
  stop_reason: z.string().nullish(),
  stop_details: StopDetails,
  usage: AnswerUsage.nullish(),
});
export type Answer = z.infer<typeof Answer>;

const Delta = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text_delta'), text: z.string() }),
  z.object({ type: z.literal('thinking_delta'), thinking: z.string() }),
  z.object({ type: z.literal('signature_delta'), signature: z.string() }),
  z.object({ type: z.literal('input_json_delta'), partial_json: z.string() }),
  z.object({ type: z.literal('citations_delta') }),
]);
export type AnswerDelta = z.infer<typeof Delta>;

const Index = z.int().min(0);

/** The events that a stream is made of. Those of other types mean nothing here. */
export const AnswerEvent = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('message_start'),
    message: z.looseObject({ id: z.string().nullish(), usage: AnswerUsage.nullish() }),
  }),
  z.object({ type: z.literal('content_block_start'), index: Index, content_block: AnswerBlock }),
  z.object({ type: z.literal('content_block_delta'), index: Index, delta: Delta }),
  z.object({ type: z.literal('content_block_stop'), index: Index }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.looseObject({ stop_reason: z.string().nullish(), stop_details: StopDetails }),
    usage: AnswerUsage.nullish(),
  }),
  z.object({ type: z.literal('message_stop') }),
]);
export type AnswerEvent = z.infer<typeof AnswerEvent>;

export const ANSWER_EVENTS: ReadonlySet<unknown> = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
]);
