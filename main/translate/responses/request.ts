import { Failure } from '../../../contract/failure.ts';
import type { ChatProfile } from '../messages-to-chat/profile.ts';
import { createToolNames } from '../messages-to-chat/tool-names.ts';
import { createWarningLog } from '../warnings.ts';
import type { Warning } from '../warnings.ts';
import type { JsonObject } from '../wire/json-object.ts';
import { itemsOf, translateConversation } from './conversation.ts';
import { echoOf } from './echo.ts';
import { promptTokens } from './prompt-tokens.ts';
import { reasoningFields } from './reasoning-effort.ts';
import { placedTools } from './placed-tools.ts';
import type { ResponsesRequest } from './request-schema.ts';
import type { ResponseContext } from './response-context.ts';
import { accountFields, samplingFields } from './sampling.ts';
import { checkStateless, warnOfOtherFields } from './stateless.ts';
import { textFields } from './text-format.ts';
import { toolFields } from './tool-choice.ts';
import { translateTools } from './tools.ts';
import type { Translation } from './translation.ts';

export interface ResponsesOptions {
  readonly profile: ChatProfile;
  /** The name to ask the backend for. The client sees the one that it used. */
  readonly model: string;
  /** The answer's id (`resp_…`). */
  readonly responseId: string;
  /** Unix time in seconds. */
  readonly now: () => number;
  /** Hexadecimal digits. */
  readonly sha256: (text: string) => string;
  /** Tokens, for a request that names no limit; null leaves it to the backend. */
  readonly defaultMaxTokens?: number | null;
  readonly missingOutputs?: 'refuse' | 'fill';
  /** Give the model's thinking to the client. */
  readonly emitReasoning?: boolean;
}

export type TranslatedRequest =
  | {
      readonly ok: true;
      readonly body: JsonObject;
      readonly warnings: readonly Warning[];
      /** What reading the answer needs to know of the request. */
      readonly context: ResponseContext;
    }
  | { readonly ok: false; readonly error: Failure };

/** Turns a request of OpenAI's Responses API into one of Chat Completions. */
export function responsesToChat(request: ResponsesRequest, options: ResponsesOptions): TranslatedRequest {
  try {
    return translate(request, options);
  } catch (error) {
    if (error instanceof Failure) return { ok: false, error };
    throw error;
  }
}

function translate(request: ResponsesRequest, options: ResponsesOptions): TranslatedRequest {
  const { profile, now } = options;
  const translation: Translation = {
    profile,
    warnings: createWarningLog(),
    toolNames: createToolNames(options.sha256),
    missingOutputs: options.missingOutputs ?? 'refuse',
  };
  checkStateless(request, translation.warnings);
  warnOfOtherFields(request, translation.warnings);
  const offered = translateTools(placedTools(request, itemsOf(request.input)), translation);
  const messages = translateConversation(request, translation);
  const maxTokens = request.max_output_tokens ?? options.defaultMaxTokens ?? null;
  const stream = request.stream === true;
  return {
    ok: true,
    // The order of the keys is part of the result: prompt caches compare bytes.
    body: {
      model: options.model,
      messages,
      ...toolFields(offered, request, translation),
      ...(maxTokens === null ? {} : { [profile.maxTokensField]: maxTokens }),
      ...samplingFields(request, translation),
      ...textFields(request, translation),
      ...reasoningFields(request, translation),
      ...accountFields(request, translation),
      ...(stream ? { stream } : {}),
      ...(stream && profile.streamUsage ? { stream_options: { include_usage: true } } : {}),
    },
    warnings: translation.warnings.list,
    context: {
      responseId: options.responseId,
      model: request.model,
      createdAt: now(),
      now,
      echo: echoOf(request),
      tools: offered.targets,
      inputTokens: promptTokens(messages, offered.tools),
      reasoning: reasoningForm(request, options.emitReasoning ?? true),
      thinkTags: profile.thinkTags,
      lenientFinish: profile.lenientFinish,
    },
  };
}

function reasoningForm({ reasoning }: ResponsesRequest, emit: boolean): ResponseContext['reasoning'] {
  if (!emit) return 'none';
  const summary = reasoning?.summary ?? 'none';
  return summary === 'none' ? 'text' : 'summary';
}
