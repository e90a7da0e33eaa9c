import * as z from 'zod';
import { ChatMessage } from './chat-message-schema.ts';
import { isGiven } from './json.ts';
import { describeProblem } from './request-problem.ts';
import type { RequestProblem } from './request-problem.ts';

const FunctionName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const Tool = z.object({
  type: z.literal('function'),
  function: z.looseObject({
    name: FunctionName,
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
    strict: z.boolean().nullish(),
  }),
});

const ToolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.object({ type: z.literal('function'), function: z.object({ name: FunctionName }) }),
]);

const ResponseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    json_schema: z.looseObject({ name: z.string(), schema: z.record(z.string(), z.unknown()).optional() }),
  }),
]);

/**
 * A request to `/v1/chat/completions` as OpenAI defines it: strict on the known fields, loose for others, which
 * servers add (`top_k`, `chat_template_kwargs`). An empty `tools` list is let through, unlike there: it asks for
 * nothing.
 */
export const ChatRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(ChatMessage).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: z.record(z.string(), z.number().min(-100).max(100)).nullish(),
  seed: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  n: z.int().min(1).max(128).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  response_format: ResponseFormat.nullish(),
  tools: z.array(Tool).max(128).nullish(),
  tool_choice: ToolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  modalities: z.array(z.enum(['text', 'audio'])).nullish(),
  functions: z.array(z.unknown()).nullish(),
  function_call: z.unknown().optional(),
  reasoning_effort: z.string().nullish(),
  user: z.string().nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

export type ParsedChatRequest =
  { readonly ok: true; readonly request: ChatRequest } | ({ readonly ok: false } & RequestProblem);

/** Checks a request's shape. What is wrong comes back in OpenAI's words, with the field's path (`messages.0.role`). */
export function parseChatRequest(json: unknown): ParsedChatRequest {
  const parsed = ChatRequest.safeParse(json);
  if (!parsed.success) return { ok: false, ...describeProblem(parsed.error.issues, json) };
  const problem = findContradiction(parsed.data);
  return problem === null ? { ok: true, request: parsed.data } : { ok: false, ...problem };
}

/** What each field by itself does not show. */
function findContradiction(request: ChatRequest): RequestProblem | null {
  if (request.stream !== true && isGiven(request.stream_options)) {
    return invalid(
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      'stream_options',
    );
  }
  const mute = request.messages.findIndex(
    (message) =>
      message.role === 'assistant' &&
      !isGiven(message.content) &&
      !isGiven(message.refusal) &&
      !isGiven(message.tool_calls),
  );
  if (mute !== -1) {
    const param = `messages[${mute}].content`;
    return invalid(`Invalid value for '${param}': expected a string, got null.`, param);
  }
  const choice = request.tool_choice;
  const demandsTools = isGiven(choice) && choice !== 'auto' && choice !== 'none';
  if (demandsTools && (request.tools ?? []).length === 0) {
    return invalid("'tool_choice' is only allowed when 'tools' are specified.", 'tool_choice');
  }
  return null;
}

function invalid(message: string, param: string): RequestProblem {
  return { message, param, code: 'invalid_value' };
}
