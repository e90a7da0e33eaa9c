import type { Failure } from '../../../contract/failure.ts';
import { chatRequestToMessages } from '../chat-request-to-messages/request.ts';
import type { ChatRequestOptions } from '../chat-request-to-messages/request.ts';
import { messagesErrorToChat } from '../errors/messages-error-to-chat.ts';
import { messagesReplyToChat } from '../messages-reply-to-chat/reply.ts';
import type { ChatReplyContext } from '../messages-reply-to-chat/reply-context.ts';
import { createChatStreamFromMessages } from '../messages-reply-to-chat/stream.ts';
import { MODEL_FAMILIES, rulesFor } from '../model-families/rules-for.ts';
import { rectify } from '../rectify/rectify.ts';
import type { Warning } from '../warnings.ts';
import type { CompletionFrame } from '../wire/chat-completion.ts';
import { encodeJson } from '../wire/encode-json.ts';
import type { JsonObject } from '../wire/json-object.ts';
import { parseChatCompletionsRequest } from '../wire/parse-request.ts';

export const CHAT_CONTEXT: ChatReplyContext = {
  completionId: 'chatcmpl-own',
  created: 1,
  model: 'gpt-alias',
  includeUsage: false,
  emitThinking: true,
  toolNames: new Map(),
  jsonTool: null,
  legacyFunctions: false,
  inputTokens: 25,
};

interface ChatRequestInput extends Partial<ChatRequestOptions> {
  readonly request?: unknown;
}

type ChatContextChanges = Partial<Omit<ChatReplyContext, 'toolNames'>> & {
  toolNames?: Record<string, string>;
};

interface AnswerInput {
  readonly reply?: unknown;
  /** The answer as text. */
  readonly raw?: string;
  readonly context?: ChatContextChanges;
}

interface AnswerStreamInput {
  /** Each with its type as its name; those that are text are data without a name. */
  readonly events: readonly (string | { readonly type: string })[];
  readonly context?: ChatContextChanges;
  readonly end?: boolean;
}

interface RectifyInput {
  readonly status?: number;
  readonly message: string;
  readonly body: JsonObject;
}

interface ErrorInput {
  readonly status: number;
  readonly body: unknown;
  readonly backend?: string;
}

const codes = (warnings: readonly Warning[]) => warnings.map(({ code, path }) => [code, path]);
const refused = (error: Failure) => ({ error: error.message, path: error.issues?.[0]?.path });

function runChatRequest(
  { request, model = 'claude-sonnet-4-5', ...options }: ChatRequestInput,
  sha256: (text: string) => string,
): unknown {
  const { raw } = options;
  const parsed = parseChatCompletionsRequest(raw === undefined ? request : JSON.parse(raw));
  if (!parsed.ok) return refused(parsed.error);
  const result = chatRequestToMessages(parsed.request, {
    rules: rulesFor(model, MODEL_FAMILIES),
    model,
    completionId: 'chatcmpl-own',
    created: 1,
    sha256,
    ...options,
  });
  if (!result.ok) return refused(result.error);
  const { body, written, warnings, context } = result;
  const { toolNames, jsonTool, legacyFunctions, includeUsage } = context;
  return {
    ...(written.size > 0 ? { text: encodeJson(body, written) } : { body }),
    warnings: codes(warnings),
    ...(toolNames.size === 0 ? {} : { toolNames: Object.fromEntries(toolNames) }),
    ...(jsonTool === null ? {} : { jsonTool }),
    ...(legacyFunctions ? { legacyFunctions } : {}),
    ...(includeUsage ? { includeUsage } : {}),
  };
}

function chatContextOf({ toolNames = {}, ...changes }: ChatContextChanges = {}): ChatReplyContext {
  return { ...CHAT_CONTEXT, ...changes, toolNames: new Map(Object.entries(toolNames)) };
}

function runAnswer({ reply, raw, context }: AnswerInput): unknown {
  const given: unknown = raw === undefined ? reply : JSON.parse(raw);
  const result = messagesReplyToChat(given, chatContextOf(context), raw);
  if (!result.ok) return { error: result.error };
  return { completion: result.completion, warnings: codes(result.warnings) };
}

function runAnswerStream({ events, context, end = true }: AnswerStreamInput): unknown {
  const stream = createChatStreamFromMessages(chatContextOf(context));
  const frames: CompletionFrame[] = events.flatMap((event) =>
    typeof event === 'string'
      ? stream.push(undefined, event)
      : stream.push(event.type, JSON.stringify(event)),
  );
  if (end) frames.push(...stream.end());
  return { frames, warnings: codes(stream.warnings) };
}

function runAnswerError({ status, body, backend }: ErrorInput): unknown {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return messagesErrorToChat(status, text, backend === undefined ? {} : { backend });
}

function runRectify({ status = 400, message, body }: RectifyInput): unknown {
  return rectify(status, message, body);
}

/** What runs the golden cases of chat clients at backends of Anthropic's; the files are trusted to have their shape. */
export function chatGoldenRunners(
  sha256: (text: string) => string,
): Readonly<Record<string, (input: unknown) => unknown>> {
  return {
    'chat-request': (input) => runChatRequest(input as ChatRequestInput, sha256),
    'messages-reply': (input) => runAnswer(input as AnswerInput),
    'messages-stream': (input) => runAnswerStream(input as AnswerStreamInput),
    'messages-error': (input) => runAnswerError(input as ErrorInput),
    rectify: (input) => runRectify(input as RectifyInput),
  };
}
