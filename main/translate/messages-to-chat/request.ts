import { Failure } from '../../../contract/failure.ts';
import type { ReplyContext } from '../chat-to-messages/reply-context.ts';
import { estimateTokens } from '../token-estimate/estimate-tokens.ts';
import { createWarningLog } from '../warnings.ts';
import type { Warning } from '../warnings.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { MessagesRequest } from '../wire/messages-request.ts';
import { refusal } from '../wire/parse-request.ts';
import { accountFields, checkOtherFields } from './account-fields.ts';
import { prefillOf, translateConversation } from './conversation.ts';
import { outputFormatFields } from './output-format.ts';
import type { ChatProfile } from './profile.ts';
import { samplingFields, stopFields } from './sampling.ts';
import { thinkingFields } from './thinking.ts';
import { toolFields } from './tool-choice.ts';
import { createToolNames } from './tool-names.ts';
import { translateTools } from './tools.ts';
import type { Translation } from './translation.ts';

export interface RequestOptions {
  readonly profile: ChatProfile;
  /** The name to ask the backend for. The client sees the one that it used. */
  readonly model: string;
  /** The answer's id (`msg_…`) and the request's (`req_…`). */
  readonly messageId: string;
  readonly requestId: string;
  /** Hexadecimal digits. */
  readonly sha256: (text: string) => string;
  /** The request's JSON text: with it, tool inputs keep the order of their keys and the digits of their numbers. */
  readonly raw?: string;
  /** Tokens, for a request that names no limit; null refuses it as Anthropic does. */
  readonly defaultMaxTokens?: number | null;
  readonly missingResults?: 'refuse' | 'fill';
  /** Give the model's thinking to the client. */
  readonly emitThinking?: boolean;
}

export type TranslatedRequest =
  | {
      readonly ok: true;
      readonly body: JsonObject;
      readonly warnings: readonly Warning[];
      /** What reading the answer needs to know of the request. */
      readonly context: ReplyContext;
    }
  | { readonly ok: false; readonly error: Failure };

/** Turns a request of Anthropic Messages into one of OpenAI Chat Completions. */
export function messagesToChat(request: MessagesRequest, options: RequestOptions): TranslatedRequest {
  try {
    return translate(request, options);
  } catch (error) {
    if (error instanceof Failure) return { ok: false, error };
    throw error;
  }
}

function translate(request: MessagesRequest, options: RequestOptions): TranslatedRequest {
  const { profile } = options;
  const translation: Translation = {
    profile,
    warnings: createWarningLog(),
    toolNames: createToolNames(options.sha256),
    raw: options.raw,
    missingResults: options.missingResults ?? 'refuse',
  };
  checkOtherFields(request, translation);
  const offered = translateTools(request.tools ?? [], translation);
  const messages = translateConversation(request, translation);
  const stream = request.stream === true;
  const continues = profile.prefill === 'continue_final_message' && prefillOf(messages) !== null;
  return {
    ok: true,
    // The order of the keys is part of the result: prompt caches compare bytes.
    body: {
      model: options.model,
      messages,
      ...toolFields(offered, request.tool_choice, translation),
      [profile.maxTokensField]: maxTokens(request, options.defaultMaxTokens ?? null),
      ...samplingFields(request, translation),
      ...stopFields(request, translation),
      ...outputFormatFields(request),
      ...thinkingFields(request, translation),
      ...(continues ? { continue_final_message: true, add_generation_prompt: false } : {}),
      ...accountFields(request, options.sha256, translation),
      ...(stream ? { stream } : {}),
      ...(stream && profile.streamUsage ? { stream_options: { include_usage: true } } : {}),
    },
    warnings: translation.warnings.list,
    context: {
      messageId: options.messageId,
      requestId: options.requestId,
      model: request.model,
      toolNames: translation.toolNames.originals,
      inputTokens: estimateTokens(request),
      stopSequences: request.stop_sequences ?? [],
      emitThinking: options.emitThinking ?? true,
      thinkTags: profile.thinkTags,
      lenientFinish: profile.lenientFinish,
    },
  };
}

function maxTokens({ max_tokens }: MessagesRequest, byDefault: number | null): number {
  const limit = max_tokens ?? byDefault;
  if (limit === null) throw refusal('max_tokens', 'Field required');
  if (limit === 0)
    throw refusal('max_tokens', 'This backend cannot warm a cache: at least one token is needed');
  return limit;
}
