import { Failure } from '../../../contract/failure.ts';
import type { ChatReplyContext } from '../messages-reply-to-chat/reply-context.ts';
import { createToolNames } from '../messages-to-chat/tool-names.ts';
import type { MessagesRules } from '../model-families/model-family.ts';
import { estimateTokens } from '../token-estimate/estimate-tokens.ts';
import { createWarningLog } from '../warnings.ts';
import type { Warning } from '../warnings.ts';
import type { ChatCompletionsRequest } from '../wire/chat-completions-request.ts';
import type { JsonObject } from '../wire/json-object.ts';
import { accountFields } from './account-fields.ts';
import { limitBreakpoints } from './cache-breakpoints.ts';
import { writeConversation } from './conversation.ts';
import { tokenLimit } from './max-tokens.ts';
import { checkOtherFields } from './other-fields.ts';
import { planOutput } from './output-format.ts';
import { readyToAnswer } from './prefill.ts';
import { readConversation } from './read-conversation.ts';
import { reasoningWish } from './reasoning-wish.ts';
import { samplingFields, stopFields } from './sampling.ts';
import { planThinking } from './thinking.ts';
import { chooseTools, toolFields, withoutForce } from './tool-choice.ts';
import { toolsOfHistory, translateTools } from './tools.ts';
import type { Translation } from './translation.ts';

export interface ChatRequestOptions {
  /** Of the model that is asked: see model-families/rules-for.ts. */
  readonly rules: MessagesRules;
  /** The name to ask the backend for. The client sees the one that it used. */
  readonly model: string;
  /** The answer's id (`chatcmpl-…`), used where the backend's own is missing. */
  readonly completionId: string;
  /** Unix seconds. */
  readonly created: number;
  /** Hexadecimal digits. */
  readonly sha256: (text: string) => string;
  /** The request's JSON text: with it, schemas and inputs keep the order of their keys and the digits of numbers. */
  readonly raw?: string;
  /** Tokens, for a request that names no limit; else the model's own default. */
  readonly defaultMaxTokens?: number;
  readonly missingResults?: 'refuse' | 'fill';
  /** Give the model's thinking to the client. */
  readonly emitThinking?: boolean;
}

export type TranslatedChatRequest =
  | {
      readonly ok: true;
      readonly body: JsonObject;
      /** Objects of the body that must be written as they are here: encode it with `encodeJson(body, written)`. */
      readonly written: ReadonlyMap<object, string>;
      readonly warnings: readonly Warning[];
      /** What reading the answer needs to know of the request. */
      readonly context: ChatReplyContext;
    }
  | { readonly ok: false; readonly error: Failure };

/** Turns a request of OpenAI Chat Completions into one of Anthropic Messages. */
export function chatRequestToMessages(
  request: ChatCompletionsRequest,
  options: ChatRequestOptions,
): TranslatedChatRequest {
  try {
    return translate(request, options);
  } catch (error) {
    if (error instanceof Failure) return { ok: false, error };
    throw error;
  }
}

function translate(request: ChatCompletionsRequest, options: ChatRequestOptions): TranslatedChatRequest {
  const translation: Translation = {
    rules: options.rules,
    warnings: createWarningLog(),
    toolNames: createToolNames(options.sha256),
    raw: options.raw,
    written: new Map(),
    missingResults: options.missingResults ?? 'refuse',
  };
  checkOtherFields(request, translation);
  const chosen = chooseTools(request, translateTools(request, translation), translation);
  const conversation = writeConversation(readConversation(request.messages, translation), translation);

  const limit = tokenLimit(request, options.defaultMaxTokens, translation);
  const plan = planThinking(reasoningWish(request), limit, conversation.messages, translation);
  const offered = chosen.tools.length > 0 ? chosen.tools : toolsOfHistory(conversation.messages, translation);
  const output = planOutput(request.response_format, offered.length === 0 && !plan.on, translation);

  const tools = output.tool === null ? offered : [output.tool];
  const choice = plan.on ? withoutForce(chosen.choice, translation) : chosen.choice;
  const forced = {
    type: 'tool' as const,
    name: output.tool?.name ?? '',
    disable_parallel_tool_use: true as const,
  };
  const system =
    output.instruction === null ? conversation.system : [...conversation.system, output.instruction];
  // An answer of a given form cannot be begun by the client.
  const prefill = options.rules.prefill && !plan.on && output.format === null && output.tool === null;
  const messages = readyToAnswer(conversation.messages, prefill, translation);
  limitBreakpoints(tools, system, messages, translation);
  const outputConfig = {
    ...(plan.effort === null ? {} : { effort: plan.effort }),
    ...(output.format === null ? {} : { format: output.format }),
  };
  return {
    ok: true,
    // The order of the keys is part of the result: prompt caches compare bytes.
    body: {
      model: options.model,
      max_tokens: plan.maxTokens,
      ...(system.length === 0 ? {} : { system }),
      ...toolFields({ tools, choice: output.tool === null ? choice : forced }),
      messages,
      ...(plan.thinking === null ? {} : { thinking: plan.thinking }),
      ...(Object.keys(outputConfig).length === 0 ? {} : { output_config: outputConfig }),
      ...samplingFields(request, plan.on, translation),
      ...stopFields(request, translation),
      ...accountFields(request, options.sha256, translation),
      ...(request.stream === true ? { stream: true } : {}),
    },
    written: translation.written,
    warnings: translation.warnings.list,
    context: {
      completionId: options.completionId,
      created: options.created,
      model: request.model,
      includeUsage: request.stream_options?.include_usage === true,
      emitThinking: options.emitThinking ?? true,
      toolNames: translation.toolNames.originals,
      jsonTool: output.tool?.name ?? null,
      legacyFunctions: (request.functions ?? []).length > 0 && (request.tools ?? []).length === 0,
      inputTokens: estimateTokens({
        model: options.model,
        system,
        tools: tools.map((tool) => ({ ...tool })),
        messages,
      }),
    },
  };
}
