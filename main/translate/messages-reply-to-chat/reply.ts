import { messagesErrorValueToChat } from '../errors/messages-error-to-chat.ts';
import { toChatError } from '../errors/chat-envelope.ts';
import type { ChatError } from '../errors/chat-envelope.ts';
import { createTokenCounter } from '../token-estimate/text-tokens.ts';
import { createWarningLog } from '../warnings.ts';
import type { Warning, WarningLog } from '../warnings.ts';
import type {
  ChatCompletion,
  CompletionCall,
  CompletionMessage,
  ReasoningDetail,
} from '../wire/chat-completion.ts';
import { isJsonObject } from '../wire/json-object.ts';
import { Answer } from '../wire/messages-answer.ts';
import type { AnswerBlock } from '../wire/messages-answer.ts';
import { changesWhenRewritten, rawValueAt } from '../wire/raw-value.ts';
import { finishReason } from './finish-reason.ts';
import { completionId } from './reply-context.ts';
import type { ChatReplyContext } from './reply-context.ts';
import { completionUsage } from './usage.ts';

export type TranslatedAnswer =
  | { readonly ok: true; readonly completion: ChatCompletion; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly error: ChatError };

/**
 * Turns a whole answer of Anthropic Messages (parsed JSON, status 200) into one of Chat Completions. With `raw`, the
 * answer's JSON text, the arguments of calls are as the model wrote them.
 */
export function messagesReplyToChat(
  reply: unknown,
  context: ChatReplyContext,
  raw?: string,
): TranslatedAnswer {
  if (isJsonObject(reply) && isJsonObject(reply['error'])) {
    return { ok: false, error: messagesErrorValueToChat(reply, context) };
  }
  const parsed = Answer.safeParse(reply);
  const stop = parsed.data?.stop_reason ?? null;
  if (!parsed.success || stop === null) {
    return { ok: false, error: toChatError(502, 'The backend sent no valid answer.') };
  }
  const { content, stop_details: details, usage, id } = parsed.data;
  const warnings = createWarningLog();
  const spoken = readContent(content, context, warnings, raw);
  const { calls, text, outputTokens } = spoken;
  const refusal = stop === 'refusal' && text === '' ? (details?.explanation ?? null) : null;
  const message: CompletionMessage = {
    role: 'assistant',
    content: text === '' ? null : text,
    refusal,
    ...spoken.reasoning,
    ...callFields(calls, context, warnings),
  };
  const finish = finishReason(stop, calls.length > 0, context, warnings);
  const completion: ChatCompletion = {
    id: completionId(id, context),
    object: 'chat.completion',
    created: context.created,
    model: context.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    usage: completionUsage(usage, { inputTokens: context.inputTokens, outputTokens }),
  };
  return { ok: true, completion, warnings: warnings.list };
}

function readContent(
  content: readonly AnswerBlock[],
  context: ChatReplyContext,
  warnings: WarningLog,
  raw: string | undefined,
) {
  const counter = createTokenCounter();
  const calls: CompletionCall[] = [];
  const thoughts: string[] = [];
  const details: ReasoningDetail[] = [];
  let text = '';
  content.forEach((block, at) => {
    switch (block.type) {
      case 'text':
        counter.add(block.text);
        text += block.text;
        if ((block.citations ?? []).length > 0) warnCitations(warnings);
        break;
      case 'thinking':
        counter.add(block.thinking);
        if (block.thinking !== '') thoughts.push(block.thinking);
        if (block.signature) {
          const { thinking, signature } = block;
          details.push({ type: 'reasoning.text', text: thinking, signature, index: details.length });
        }
        break;
      case 'redacted_thinking':
        details.push({ type: 'reasoning.encrypted', data: block.data, index: details.length });
        break;
      case 'tool_use': {
        const input = block.input ?? {};
        const written =
          raw !== undefined && changesWhenRewritten(input)
            ? rawValueAt(raw, ['content', at, 'input'])
            : undefined;
        const json = written ?? JSON.stringify(input);
        counter.add(block.name + json);
        if (block.name === context.jsonTool) text += json;
        else {
          const name = context.toolNames.get(block.name) ?? block.name;
          calls.push({ id: block.id, type: 'function', function: { name, arguments: json } });
        }
        break;
      }
      case 'other':
        warnDropped(block.name, warnings);
        break;
    }
  });
  const reasoning = {
    ...(thoughts.length === 0 ? {} : { reasoning_content: thoughts.join('\n') }),
    ...(details.length === 0 ? {} : { reasoning_details: details }),
  };
  return { calls, text, reasoning: context.emitThinking ? reasoning : {}, outputTokens: counter.tokens };
}

/** A legacy client knows one call. */
function callFields(
  calls: readonly CompletionCall[],
  { legacyFunctions }: ChatReplyContext,
  warnings: WarningLog,
) {
  const [first, second] = calls;
  if (first === undefined) return {};
  if (!legacyFunctions) return { tool_calls: calls };
  if (second !== undefined) warnSecondCall(warnings);
  return { function_call: first.function };
}

export function warnSecondCall(warnings: WarningLog): void {
  warnings.add('calls_dropped', 'content', 'Of several calls the client was given the first.');
}

export function warnCitations(warnings: WarningLog): void {
  warnings.add('citations_dropped', 'content', 'The sources of the answer were left out.');
}

export function warnDropped(type: string, warnings: WarningLog): void {
  warnings.add('block_dropped', 'content', `A block of type ${type} was left out.`);
}
