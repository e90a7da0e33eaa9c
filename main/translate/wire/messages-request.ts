import * as z from 'zod';
import { ContentBlock, TextBlock } from './content-block.ts';
import { AnyObject } from './json-object.ts';

const Texts = z.union([z.string(), z.array(TextBlock)]);

const Message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('user'), content: z.union([z.string(), z.array(ContentBlock)]) }),
  z.object({ role: z.literal('assistant'), content: z.union([z.string(), z.array(ContentBlock)]) }),
  z.object({ role: z.literal('system'), content: Texts }),
]);
export type RequestMessage = z.infer<typeof Message>;

/** A custom tool has no type; every other type is a tool that the provider defines. */
const Tool = z.looseObject({
  type: z.string().nullish(),
  name: z.string().min(1).max(128).optional(),
  description: z.string().nullish(),
  input_schema: AnyObject.optional(),
  strict: z.boolean().nullish(),
});
export type RequestTool = z.infer<typeof Tool>;

const parallel = { disable_parallel_tool_use: z.boolean().nullish() };
const ToolChoice = z.discriminatedUnion('type', [
  z.object({ type: z.literal('auto'), ...parallel }),
  z.object({ type: z.literal('any'), ...parallel }),
  z.object({ type: z.literal('tool'), name: z.string().min(1), ...parallel }),
  z.object({ type: z.literal('none') }),
]);
export type ToolChoice = z.infer<typeof ToolChoice>;

const Thinking = z.discriminatedUnion('type', [
  z.object({ type: z.literal('enabled'), budget_tokens: z.int().min(1) }),
  z.object({ type: z.literal('adaptive') }),
  z.object({ type: z.literal('between_tools') }),
  z.object({ type: z.literal('disabled') }),
]);

export const Effort = z.enum(['low', 'medium', 'high', 'xhigh', 'max']);
export type Effort = z.infer<typeof Effort>;

const OutputFormat = z.object({ type: z.literal('json_schema'), schema: AnyObject });

const StopSequence = z
  .string()
  .refine((stop) => stop.trim() !== '', { error: 'each stop sequence must contain non-whitespace' });

const Conversation = {
  model: z.string().min(1),
  messages: z.array(Message).min(1, { error: 'at least one message is required' }),
  system: Texts.nullish(),
  tools: z.array(Tool).nullish(),
  tool_choice: ToolChoice.nullish(),
  thinking: Thinking.nullish(),
};

/** A request to `/v1/messages`: checked where it is read, loose elsewhere, since new fields keep coming. */
export const MessagesRequest = z.looseObject({
  ...Conversation,
  max_tokens: z.int().min(0).nullish(),
  stream: z.boolean().nullish(),
  stop_sequences: z.array(StopSequence).nullish(),
  temperature: z.number().min(0).max(1).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.int().min(0).nullish(),
  metadata: z.looseObject({ user_id: z.string().nullish() }).nullish(),
  service_tier: z.string().nullish(),
  output_config: z.looseObject({ effort: Effort.nullish(), format: OutputFormat.nullish() }).nullish(),
  output_format: OutputFormat.nullish(),
  mcp_servers: z.array(z.unknown()).nullish(),
});
export type MessagesRequest = z.infer<typeof MessagesRequest>;

/** A request to `/v1/messages/count_tokens`. */
export const CountTokensRequest = z.looseObject(Conversation);
export type CountTokensRequest = z.infer<typeof CountTokensRequest>;
