import { toChatError } from '../errors/chat-envelope.ts';
import type { ChatError } from '../errors/chat-envelope.ts';
import { messagesErrorValueToChat } from '../errors/messages-error-to-chat.ts';
import { createTokenCounter } from '../token-estimate/text-tokens.ts';
import { createWarningLog } from '../warnings.ts';
import type { Warning } from '../warnings.ts';
import type {
  CompletionChunk,
  CompletionDelta,
  CompletionFrame,
  CompletionUsage,
  FinishReason,
} from '../wire/chat-completion.ts';
import { isJsonObject, parseJson } from '../wire/json-object.ts';
import { ANSWER_EVENTS, AnswerEvent } from '../wire/messages-answer.ts';
import type { AnswerUsage } from '../wire/messages-answer.ts';
import { changesWhenRewritten, rawValueAt } from '../wire/raw-value.ts';
import { createBlockWriter } from './block-writer.ts';
import { finishReason } from './finish-reason.ts';
import { completionId } from './reply-context.ts';
import type { ChatReplyContext } from './reply-context.ts';
import { completionUsage, mergeUsage } from './usage.ts';

export type ChatStreamState =
  | { readonly status: 'waiting' }
  | { readonly status: 'running' }
  /** `estimated`: the backend sent no token counts. */
  | {
      readonly status: 'finished';
      readonly finish: FinishReason;
      readonly usage: CompletionUsage;
      readonly estimated: boolean;
    }
  | { readonly status: 'failed'; readonly error: ChatError };

export interface ChatStream {
  readonly state: ChatStreamState;
  readonly warnings: readonly Warning[];
  /** Takes one server-sent event: its name, where it has one, and its data as text. */
  push(eventName: string | undefined, data: string): CompletionFrame[];
  /** The backend's stream has ended. */
  end(): CompletionFrame[];
  /** Something else went wrong: the connection, a deadline. */
  fail(error: ChatError): CompletionFrame[];
}

/** So many unreadable frames end the answer. */
const BAD_FRAMES_MAX = 3;

/**
 * Turns a stream of Anthropic Messages into one of Chat Completions: a chunk with the role, deltas, a chunk with the
 * finish reason, one with the token counts where the client asked for them, `[DONE]`; or, if anything goes wrong, an
 * error and nothing after it.
 */
export function createChatStreamFromMessages(context: ChatReplyContext): ChatStream {
  const warnings = createWarningLog();
  const counter = createTokenCounter();
  const writer = createBlockWriter(context, warnings, counter);
  let state: ChatStreamState = { status: 'waiting' };
  let id = context.completionId;
  let usage: AnswerUsage | null = null;
  let stop: string | null = null;
  let explanation = '';
  let badFrames = 0;

  const ended = () => state.status === 'finished' || state.status === 'failed';

  function chunk(
    choices: CompletionChunk['choices'],
    counts: CompletionUsage | null = null,
  ): CompletionChunk {
    const { created, model, includeUsage } = context;
    const head = { id, object: 'chat.completion.chunk', created, model, choices } as const;
    return includeUsage ? { ...head, usage: counts } : head;
  }

  const say = (delta: CompletionDelta, finish: FinishReason | null = null) =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason: finish }]);

  function* start(messageId: string | null | undefined): Generator<CompletionFrame> {
    if (state.status !== 'waiting') return;
    state = { status: 'running' };
    id = completionId(messageId, context);
    yield say({ role: 'assistant', content: '' });
  }

  function* fail(error: ChatError): Generator<CompletionFrame> {
    state = { status: 'failed', error };
    yield error.body;
  }

  const failWith = (message: string) => fail(toChatError(502, message));

  function* readBadFrame(): Generator<CompletionFrame> {
    badFrames += 1;
    warnings.add('bad_frame', 'stream', 'The backend sent something unreadable, which was left out.');
    if (badFrames >= BAD_FRAMES_MAX) yield* failWith('The backend sends a stream that cannot be read.');
  }

  function* complete(): Generator<CompletionFrame> {
    if (stop === null) {
      yield* failWith('The backend ended its answer without saying why.');
      return;
    }
    if (writer.hasOpenCall || (writer.hasInvalidCall && badFrames > 0)) {
      yield* failWith('A tool call could not be read, since a part of the stream is missing.');
      return;
    }
    if (writer.hasInvalidCall) {
      warnings.add('invalid_arguments', 'stream', 'The arguments of a tool call are not JSON.');
    }
    yield* start(null);
    if (stop === 'refusal' && !writer.saidText && explanation !== '') yield say({ refusal: explanation });
    const finish = finishReason(stop, writer.calls > 0, context, warnings);
    const estimate = { inputTokens: context.inputTokens, outputTokens: counter.tokens };
    const counts = completionUsage(usage, estimate);
    state = { status: 'finished', finish, usage: counts, estimated: usage === null };
    yield say({}, finish);
    if (context.includeUsage) yield chunk([], counts);
    yield '[DONE]';
  }

  function* readEvent(event: AnswerEvent, inputText: string): Generator<CompletionFrame> {
    switch (event.type) {
      case 'message_start':
        usage = mergeUsage(usage, event.message.usage);
        yield* start(event.message.id);
        break;
      case 'content_block_start':
        yield* start(null);
        for (const delta of writer.start(event.index, event.content_block, inputText)) yield say(delta);
        break;
      case 'content_block_delta': {
        yield* start(null);
        const known = yield* saidBy(writer.add(event.index, event.delta));
        if (!known) yield* readBadFrame();
        break;
      }
      case 'content_block_stop':
        for (const delta of writer.stop(event.index)) yield say(delta);
        break;
      case 'message_delta':
        stop = event.delta.stop_reason ?? stop;
        explanation = event.delta.stop_details?.explanation ?? explanation;
        usage = mergeUsage(usage, event.usage);
        break;
      case 'message_stop':
        yield* complete();
        break;
    }
  }

  function* saidBy(deltas: Generator<CompletionDelta, boolean>): Generator<CompletionFrame, boolean> {
    let next = deltas.next();
    for (; next.done !== true; next = deltas.next()) yield say(next.value);
    return next.value;
  }

  function* read(eventName: string | undefined, data: string): Generator<CompletionFrame> {
    if (data.trim() === '') return;
    const json = parseJson(data);
    const type = isJsonObject(json) ? json['type'] : undefined;
    if (eventName === 'error' || type === 'error') {
      yield* fail(messagesErrorValueToChat(json ?? data, context));
      return;
    }
    const event = AnswerEvent.safeParse(json);
    if (event.success) yield* readEvent(event.data, inputTextOf(event.data, data));
    // Pings, and events that did not exist when this was written.
    else if (typeof type !== 'string' || ANSWER_EVENTS.has(type)) yield* readBadFrame();
  }

  const unlessEnded = (frames: Generator<CompletionFrame>) => (ended() ? [] : [...frames]);

  /** All that counts has come when the reason of the end is known. */
  const close = () =>
    stop === null ? failWith('The backend closed the stream before completion.') : complete();

  return {
    get state() {
      return state;
    },
    warnings: warnings.list,
    push: (eventName, data) => unlessEnded(read(eventName, data)),
    end: () => unlessEnded(close()),
    fail: (error) => unlessEnded(fail(error)),
  };
}

/** The input that a call begins with: `{}` at Anthropic, all of it at some other servers. */
function inputTextOf(event: AnswerEvent, data: string): string {
  if (event.type !== 'content_block_start' || event.content_block.type !== 'tool_use') return '';
  const input = event.content_block.input ?? {};
  const written = changesWhenRewritten(input) ? rawValueAt(data, ['content_block', 'input']) : undefined;
  return written ?? JSON.stringify(input);
}
