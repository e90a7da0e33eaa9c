import * as z from 'zod';
import { AnyObject } from './json-object.ts';

/** The mark of a prompt cache's breakpoint: not OpenAI's, but used by clients that know they talk to Claude. */
const cached = { cache_control: AnyObject.nullish() };

const TextPart = z.object({ type: z.literal('text'), text: z.string(), ...cached });
export type TextPart = z.infer<typeof TextPart>;

const ImagePart = z.object({
  type: z.literal('image_url'),
  image_url: z.union([z.object({ url: z.string().min(1) }), z.string().min(1)]),
  ...cached,
});
export type ImagePart = z.infer<typeof ImagePart>;

const FilePart = z.object({
  type: z.literal('file'),
  file: z.object({
    file_data: z.string().nullish(),
    file_id: z.string().nullish(),
    filename: z.string().nullish(),
  }),
  ...cached,
});
export type FilePart = z.infer<typeof FilePart>;

const RefusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() });
const AudioPart = z.object({ type: z.literal('input_audio') });

const UserPart = z.discriminatedUnion('type', [TextPart, ImagePart, FilePart, AudioPart]);
export type UserPart = z.infer<typeof UserPart>;

const Texts = z.union([z.string(), z.array(TextPart)]);

/** A JSON text; some clients send the object itself. */
const Arguments = z.union([z.string(), AnyObject]).nullish();

const ToolCall = z.looseObject({
  id: z.string().nullish(),
  function: z.object({ name: z.string().min(1), arguments: Arguments }).optional(),
});
export type RequestToolCall = z.infer<typeof ToolCall>;

const AssistantMessage = z.looseObject({
  role: z.literal('assistant'),
  content: z.union([z.string(), z.array(z.discriminatedUnion('type', [TextPart, RefusalPart]))]).nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(ToolCall).nullish(),
  function_call: z.object({ name: z.string().min(1), arguments: Arguments }).nullish(),
  reasoning_content: z.string().nullish().catch(null),
  reasoning: z.string().nullish().catch(null),
  /** OpenRouter's and LiteLLM's names for thinking that carries its signature. */
  reasoning_details: z.array(AnyObject).nullish().catch(null),
  thinking_blocks: z.array(AnyObject).nullish().catch(null),
  ...cached,
});
export type RequestAssistantMessage = z.infer<typeof AssistantMessage>;

const ResultContent = z.union([z.string(), z.array(UserPart)]).nullish();

const ToolMessage = z.object({
  role: z.literal('tool'),
  tool_call_id: z.string().nullish(),
  content: ResultContent,
  ...cached,
});
const FunctionMessage = z.object({ role: z.literal('function'), name: z.string(), content: ResultContent });
export type RequestResultMessage = z.infer<typeof ToolMessage> | z.infer<typeof FunctionMessage>;

const ChatMessage = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: Texts, ...cached }),
  z.object({ role: z.literal('developer'), content: Texts, ...cached }),
  z.object({ role: z.literal('user'), content: z.union([z.string(), z.array(UserPart)]), ...cached }),
  AssistantMessage,
  ToolMessage,
  FunctionMessage,
]);
export type ChatRequestMessage = z.infer<typeof ChatMessage>;

const Function = z.looseObject({
  name: z.string().min(1),
  description: z.string().nullish(),
  parameters: AnyObject.nullish(),
  strict: z.boolean().nullish(),
  ...cached,
});
export type RequestFunction = z.infer<typeof Function>;

const Named = z.object({ name: z.string().min(1) });

const ToolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.object({ type: z.literal('function'), function: Named }),
  z.object({
    type: z.literal('allowed_tools'),
    allowed_tools: z.object({
      mode: z.enum(['auto', 'required']),
      tools: z.array(z.looseObject({ function: Named.optional() })),
    }),
  }),
]);
export type ChatToolChoice = z.infer<typeof ToolChoice>;

const ResponseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({ type: z.literal('json_schema'), json_schema: z.object({ schema: AnyObject }) }),
]);
export type ResponseFormat = z.infer<typeof ResponseFormat>;

export const ReasoningEffort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);
export type ReasoningEffort = z.infer<typeof ReasoningEffort>;

const Thinking = z.discriminatedUnion('type', [
  z.object({ type: z.literal('enabled'), budget_tokens: z.int().min(1).nullish() }),
  z.object({ type: z.literal('adaptive') }),
  z.object({ type: z.literal('disabled') }),
]);

const Tokens = z.int().min(1).nullish();

/** A request to `/v1/chat/completions`: checked where it is read, loose elsewhere, since new fields keep coming. */
export const ChatCompletionsRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(ChatMessage).min(1, { error: 'at least one message is required' }),
  max_completion_tokens: Tokens,
  max_tokens: Tokens,
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.int().min(0).nullish(),
  n: z.int().min(1).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  tools: z.array(z.looseObject({ type: z.string(), function: Function.optional(), ...cached })).nullish(),
  functions: z.array(Function).nullish(),
  tool_choice: ToolChoice.nullish(),
  function_call: z.union([z.enum(['none', 'auto']), Named]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: ResponseFormat.nullish(),
  reasoning_effort: ReasoningEffort.nullish(),
  /** The words of OpenRouter's and LiteLLM's clients for the same. */
  reasoning: z
    .looseObject({ effort: ReasoningEffort.nullish(), max_tokens: z.int().min(1).nullish() })
    .nullish(),
  thinking: Thinking.nullish(),
  modalities: z.array(z.string()).nullish(),
  user: z.string().nullish(),
  safety_identifier: z.string().nullish(),
  metadata: z.looseObject({ user_id: z.unknown().optional() }).nullish(),
  service_tier: z.string().nullish(),
});
export type ChatCompletionsRequest = z.infer<typeof ChatCompletionsRequest>;
