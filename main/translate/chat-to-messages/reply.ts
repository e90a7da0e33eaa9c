import { chatErrorValueToMessages } from '../errors/chat-error.ts';
import { toMessagesError } from '../errors/messages-error.ts';
import type { MessagesError } from '../errors/messages-error.ts';
import { createTokenCounter } from '../token-estimate/text-tokens.ts';
import { createWarningLog } from '../warnings.ts';
import type { Warning, WarningLog } from '../warnings.ts';
import { argumentsOf, ChatReply, reasoningOf, textOf } from '../wire/chat-reply.ts';
import type { ChatSpeech, ChatToolCall } from '../wire/chat-reply.ts';
import { isJsonObject } from '../wire/json-object.ts';
import type { Message, ReplyBlock } from '../wire/messages-reply.ts';
import { changesWhenRewritten } from '../wire/raw-value.ts';
import { parseArguments } from './arguments.ts';
import { generatedCallId } from './reply-context.ts';
import type { ReplyContext } from './reply-context.ts';
import { isBroken, matchedStop, stopReason } from './stop-reason.ts';
import { createThinkTagSplitter } from './think-tags.ts';
import { messageUsage } from './usage.ts';

export type TranslatedReply =
  | {
      readonly ok: true;
      readonly message: Message;
      /** The texts of tool inputs that would change if they were written again, by the index of their block. */
      readonly rawInputs: ReadonlyMap<number, string>;
      readonly warnings: readonly Warning[];
    }
  | { readonly ok: false; readonly error: MessagesError };

/**
 * Turns a whole answer of Chat Completions (parsed JSON, status 200) into one of Anthropic Messages.
 * `stopSequence` is the one that is known to have cut the answer.
 */
export function chatToMessages(
  reply: unknown,
  context: ReplyContext,
  stopSequence: string | null = null,
): TranslatedReply {
  if (isJsonObject(reply) && reply['error'] !== undefined && reply['error'] !== null) {
    return { ok: false, error: chatErrorValueToMessages(reply['error'], context) };
  }
  const parsed = ChatReply.safeParse(reply);
  const choice = parsed.data?.choices.find(({ index }) => (index ?? 0) === 0);
  if (choice === undefined) return broken('The backend sent no valid answer.', context);
  const finish = choice.finish_reason ?? null;
  if (isBroken(finish)) return broken(`The backend broke the answer off (${String(finish)}).`, context);

  const warnings = createWarningLog();
  if (finish === null) warnings.add('no_finish_reason', 'choices.0', 'The backend did not say why it ended.');
  const { message: speech } = choice;
  const calls = callsOf(speech);
  if (calls.some((call) => (call.function?.name ?? '') === '')) {
    return broken('The backend sent a tool call without a name.', context);
  }
  const { content, rawInputs, outputTokens } = readContent(speech, calls, context, warnings);
  const stop = stopReason({
    finish,
    stopSequence: stopSequence ?? matchedStop(choice.stop_reason, context.stopSequences),
    toolCalls: calls.length > 0,
    refused: (speech.refusal ?? '') !== '',
  });
  const usage = messageUsage(parsed.data?.usage, { inputTokens: context.inputTokens, outputTokens });
  const { messageId: id, model } = context;
  const message: Message = { id, type: 'message', role: 'assistant', model, content, ...stop, usage };
  return { ok: true, message, rawInputs, warnings: warnings.list };
}

function broken(message: string, { requestId }: ReplyContext): TranslatedReply {
  return { ok: false, error: toMessagesError(502, message, requestId) };
}

function callsOf({ tool_calls, function_call }: ChatSpeech): readonly ChatToolCall[] {
  if (tool_calls && tool_calls.length > 0) return tool_calls;
  return function_call ? [{ function: function_call }] : [];
}

function readContent(
  speech: ChatSpeech,
  calls: readonly ChatToolCall[],
  context: ReplyContext,
  warnings: WarningLog,
) {
  const content: ReplyBlock[] = [];
  const rawInputs = new Map<number, string>();
  const counter = createTokenCounter();
  let thinking = reasoningOf(speech);
  let text = textOf(speech);
  if (context.thinkTags) {
    const splitter = createThinkTagSplitter();
    const pieces = [...splitter.push(text), ...splitter.flush()];
    const join = (kind: 'text' | 'thinking') =>
      pieces.map((piece) => (piece.kind === kind ? piece.text : '')).join('');
    thinking += join('thinking');
    text = join('text');
  }
  counter.add(thinking);
  if (thinking !== '' && context.emitThinking) content.push({ type: 'thinking', thinking, signature: '' });
  // A text of spaces only would be refused when the client sends the conversation back.
  const said = text + (speech.refusal ?? '');
  if (said.trim() !== '') {
    counter.add(said);
    content.push({ type: 'text', text: said });
  }
  const ids = new Set<string>();
  calls.forEach((call, index) => {
    const name = call.function?.name ?? '';
    const written = argumentsOf(call);
    const { input, valid } = parseArguments(written);
    const path = `choices.0.message.tool_calls.${index}`;
    if (!valid) warnings.add('invalid_arguments', path, `The arguments of the call to ${name} are not JSON.`);
    else if (changesWhenRewritten(input)) rawInputs.set(content.length, written);
    const id = call.id && !ids.has(call.id) ? call.id : generatedCallId(context, index);
    ids.add(id);
    counter.add(name + written);
    content.push({ type: 'tool_use', id, name: context.toolNames.get(name) ?? name, input });
  });
  return { content, rawInputs, outputTokens: counter.tokens };
}

/** The message as JSON text, with tool inputs as the model wrote them where writing them anew would change them. */
export function encodeMessage(message: Message, rawInputs: ReadonlyMap<number, string>): string {
  const encode = (block: ReplyBlock, index: number): string => {
    const raw = rawInputs.get(index);
    if (raw === undefined || block.type !== 'tool_use') return JSON.stringify(block);
    return encodeFields(block, 'input', raw);
  };
  return encodeFields(message, 'content', `[${message.content.map(encode).join(',')}]`);
}

/** An object as JSON text, one of whose fields is at hand as text. */
function encodeFields(fields: object, name: string, json: string): string {
  const pairs = Object.entries(fields).map(
    ([key, value]) => `${JSON.stringify(key)}:${key === name ? json : JSON.stringify(value)}`,
  );
  return `{${pairs.join(',')}}`;
}
