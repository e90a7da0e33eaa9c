import type { ChatRequest } from './chat-request-schema.ts';
import type { Expectations } from './expectations.ts';
import { isGiven } from './json.ts';
import type { JsonObject } from './json.ts';
import { prepareMessages } from './request-messages.ts';
import type { MessageTarget } from './request-messages.ts';
import { refusal } from './request-refusal.ts';

export interface ServerTarget extends MessageTarget {
  /** The name that the server itself knows the model by. */
  readonly serverModel: string;
  /** Tokens, for a request that names no limit: without one the servers run on for up to a million. */
  readonly defaultMaxTokens: number;
}

export interface PreparedChat {
  /** What to send. */
  readonly body: JsonObject;
  readonly expectations: Expectations;
  /** What the server will not keep of the client's wishes, for the log. */
  readonly notes: readonly string[];
}

/** Written anew below, or kept from the server because it ignores them, misreads them or answers in its own way. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'stop',
  'max_tokens',
  'max_completion_tokens',
  'tools',
  'tool_choice',
  'n',
  'logprobs',
  'top_logprobs',
  'modalities',
  'functions',
  'function_call',
]);

/**
 * Turns a request as OpenAI takes it into one that the server takes, and says what the answer is to be held to.
 * Null fields are left out: absent means the same to OpenAI, and null is an error to some servers.
 * @throws Failure `invalid_input` (with the field in `issues`) for what the server would silently not do.
 */
export function prepareChatRequest(request: ChatRequest, target: ServerTarget): PreparedChat {
  refuseUnsupported(request);
  const tools = offeredTools(request);
  const maxTokens = limitTokens(request, target);
  const stream = request.stream === true;
  const passedOn = Object.entries(request).filter(
    ([name, value]) => !NOT_PASSED_ON.has(name) && isGiven(value),
  );
  const format = request.response_format?.type ?? 'text';

  return {
    body: {
      model: target.serverModel,
      messages: prepareMessages(request.messages, target),
      ...Object.fromEntries(passedOn),
      max_tokens: maxTokens,
      stream,
      ...(tools === null ? {} : { tools, tool_choice: request.tool_choice ?? 'auto' }),
    },
    expectations: {
      stream,
      includeUsage: stream && request.stream_options?.include_usage === true,
      stops: stopSequences(request.stop),
      maxTokens,
      toolCalls: tools !== null,
      jsonSchema: format === 'json_schema',
    },
    notes:
      format === 'json_object' && target.quirks.ignoresJsonObject
        ? [`${target.quirks.family} does not enforce response_format json_object`]
        : [],
  };
}

/** Silence would be worse than a refusal: the client reads fields that would never come. */
function refuseUnsupported(request: ChatRequest): void {
  if ((request.n ?? 1) > 1) throw refusal('n', 'Local models give one choice at a time: n must be 1.');
  if (request.logprobs === true || (request.top_logprobs ?? 0) > 0) {
    throw refusal(
      request.logprobs === true ? 'logprobs' : 'top_logprobs',
      'Local models give no log probabilities.',
    );
  }
  if (request.modalities?.includes('audio') === true) {
    throw refusal('modalities', 'Local models answer in text only.');
  }
  if ((request.functions ?? []).length > 0) {
    throw refusal('functions', "'functions' is not supported.", "Use 'tools', which replaced it.");
  }
}

/** With `tool_choice: "none"` the servers' parsers would still run, so the tools are not sent at all. */
function offeredTools(request: ChatRequest): NonNullable<ChatRequest['tools']> | null {
  const tools = request.tools ?? [];
  return tools.length === 0 || request.tool_choice === 'none' ? null : tools;
}

/** Always at least 1 and always sent: it is the only bound that holds when a server misses a closed connection. */
function limitTokens(request: ChatRequest, { defaultMaxTokens, quirks }: ServerTarget): number {
  const wanted = request.max_completion_tokens ?? request.max_tokens ?? defaultMaxTokens;
  return Math.max(1, Math.min(wanted, quirks.maxTokensCap ?? wanted));
}

function stopSequences(stop: ChatRequest['stop']): readonly string[] {
  return typeof stop === 'string' ? [stop] : (stop ?? []);
}
