import { chatErrorValueToMessages } from '../errors/chat-error.ts';
import { toMessagesError } from '../errors/messages-error.ts';
import type { MessagesError } from '../errors/messages-error.ts';
import { createTokenCounter } from '../token-estimate/text-tokens.ts';
import { createWarningLog } from '../warnings.ts';
import type { Warning } from '../warnings.ts';
import { ChatChunk } from '../wire/chat-reply.ts';
import type { ChatUsage } from '../wire/chat-reply.ts';
import { isJsonObject, parseJson } from '../wire/json-object.ts';
import type { MessageUsage, StreamEvent } from '../wire/messages-reply.ts';
import type { ReplyContext } from './reply-context.ts';
import { createSpeechWriter } from './speech-writer.ts';
import { isBroken, matchedStop, stopReason } from './stop-reason.ts';
import type { Stop } from './stop-reason.ts';
import { firstUsage, messageUsage } from './usage.ts';

export type MessagesStreamState =
  | { readonly status: 'waiting' }
  | { readonly status: 'running' }
  /** `estimated`: the backend sent no token counts. */
  | {
      readonly status: 'finished';
      readonly stop: Stop;
      readonly usage: MessageUsage;
      readonly estimated: boolean;
    }
  | { readonly status: 'failed'; readonly error: MessagesError };

export interface MessagesStream {
  readonly state: MessagesStreamState;
  readonly warnings: readonly Warning[];
  /** The first events, for a client that should not wait for the backend. Otherwise they come by themselves. */
  start(): StreamEvent[];
  /** A sign of life; nothing before the start and after the end. */
  ping(): StreamEvent[];
  /** Says that the answer was cut at this stop sequence, which chat streams cannot tell. Before its end. */
  stoppedAt(sequence: string): void;
  /** Takes a parsed chunk, or the `[DONE]` that ends a stream. */
  push(chunk: unknown): StreamEvent[];
  /** Takes the data of one event as text, with the event's name where it has one. */
  pushData(data: string, eventName?: string): StreamEvent[];
  /** The backend's stream has ended. */
  end(): StreamEvent[];
  /** Something else went wrong: the connection, a deadline. */
  fail(error: MessagesError): StreamEvent[];
}

/** So many unreadable frames end the answer. */
const BAD_FRAMES_MAX = 3;

/**
 * Turns the stream of a chat backend into one of Anthropic Messages: `message_start`, blocks one after another,
 * `message_delta`, `message_stop`; or, if anything goes wrong, an error event and nothing after it.
 */
export function createMessagesStream(context: ReplyContext): MessagesStream {
  const warnings = createWarningLog();
  const counter = createTokenCounter();
  const writer = createSpeechWriter(context, warnings, counter);
  let state: MessagesStreamState = { status: 'waiting' };
  let usage: ChatUsage | null = null;
  let finish: string | null = null;
  let stopSequence: string | null = null;
  let badFrames = 0;

  const ended = () => state.status === 'finished' || state.status === 'failed';

  function* start(): Generator<StreamEvent> {
    if (state.status !== 'waiting') return;
    state = { status: 'running' };
    const { messageId: id, model } = context;
    const head = { id, type: 'message', role: 'assistant', model, content: [] } as const;
    const usageNow = firstUsage(context.inputTokens);
    yield {
      type: 'message_start',
      message: { ...head, stop_reason: null, stop_sequence: null, usage: usageNow },
    };
    yield { type: 'ping' };
  }

  function* fail(error: MessagesError): Generator<StreamEvent> {
    state = { status: 'failed', error };
    yield error.body;
  }

  const failWith = (message: string) => fail(toMessagesError(502, message, context.requestId));

  function* readBadFrame(): Generator<StreamEvent> {
    badFrames += 1;
    warnings.add('bad_frame', 'stream', 'The backend sent something unreadable, which was left out.');
    if (badFrames >= BAD_FRAMES_MAX) yield* failWith('The backend sends a stream that cannot be read.');
  }

  function* readChunk(chunk: ChatChunk): Generator<StreamEvent> {
    if (chunk.usage) usage = chunk.usage;
    const choices = chunk.choices ?? [];
    const choice = choices.find(({ index }) => (index ?? 0) === 0);
    if (choice !== undefined) {
      yield* start();
      yield* writer.write(choice.delta ?? {});
      stopSequence ??= matchedStop(choice.stop_reason, context.stopSequences);
      finish ??= choice.finish_reason ?? null;
      if (isBroken(finish)) yield* failWith(`The backend broke the answer off (${String(finish)}).`);
    } else if (choices.length === 0 && chunk.usage && finish !== null) yield* complete();
  }

  function* complete(): Generator<StreamEvent> {
    yield* start();
    yield* writer.flush();
    if (writer.hasNamelessCall) {
      yield* failWith('The backend sent a tool call without a name.');
      return;
    }
    if (writer.hasInvalidCall) {
      if (badFrames > 0) {
        yield* failWith('A tool call could not be read, since a part of the stream was unreadable.');
        return;
      }
      warnings.add('invalid_arguments', 'stream', 'The arguments of a tool call are not JSON.');
    }
    yield* writer.close();
    const { refused, toolCalls } = writer;
    const stop = stopReason({ finish, stopSequence, toolCalls, refused });
    const estimate = { inputTokens: context.inputTokens, outputTokens: counter.tokens };
    const counts = messageUsage(usage, estimate);
    state = { status: 'finished', stop, usage: counts, estimated: usage === null };
    yield { type: 'message_delta', delta: stop, usage: counts };
    yield { type: 'message_stop' };
  }

  function* close(done: boolean): Generator<StreamEvent> {
    if (finish === null && done && context.lenientFinish && writer.saidSomething) {
      warnings.add('no_finish_reason', 'stream', 'The backend did not say why it ended.');
      yield* complete();
    } else if (finish === null) yield* failWith('The backend closed the stream before completion.');
    else yield* complete();
  }

  function* read(chunk: unknown): Generator<StreamEvent> {
    if (chunk === '[DONE]') {
      yield* close(true);
      return;
    }
    if (isJsonObject(chunk) && chunk['error'] !== undefined && chunk['error'] !== null) {
      yield* fail(chatErrorValueToMessages(chunk['error'], context));
      return;
    }
    const parsed = ChatChunk.safeParse(chunk);
    yield* parsed.success ? readChunk(parsed.data) : readBadFrame();
  }

  function* readData(data: string, eventName: string | undefined): Generator<StreamEvent> {
    const text = data.trim();
    const json = text === '[DONE]' ? text : parseJson(text);
    if (eventName === 'error') {
      const error = isJsonObject(json) ? (json['error'] ?? json) : text;
      yield* fail(chatErrorValueToMessages(error, context));
    } else if (text !== '') yield* read(json);
  }

  const unlessEnded = (events: Generator<StreamEvent>) => (ended() ? [] : [...events]);

  return {
    get state() {
      return state;
    },
    warnings: warnings.list,
    start: () => unlessEnded(start()),
    ping: () => (state.status === 'running' ? [{ type: 'ping' }] : []),
    stoppedAt(sequence) {
      stopSequence = sequence;
      finish ??= 'stop';
    },
    push: (chunk) => unlessEnded(read(chunk)),
    pushData: (data, eventName) => unlessEnded(readData(data, eventName)),
    end: () => unlessEnded(close(false)),
    fail: (error) => unlessEnded(fail(error)),
  };
}
