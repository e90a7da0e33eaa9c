import { isBroken } from '../chat-to-messages/stop-reason.ts';
import { createTokenCounter } from '../token-estimate/text-tokens.ts';
import { createWarningLog } from '../warnings.ts';
import type { Warning } from '../warnings.ts';
import { ChatChunk } from '../wire/chat-reply.ts';
import type { ChatUsage } from '../wire/chat-reply.ts';
import { isJsonObject, parseJson } from '../wire/json-object.ts';
import { brokenAnswer, chatErrorValueToResponses, responseError } from './error.ts';
import type { ResponsesError } from './error.ts';
import type { Incomplete, ResponseObject } from './response.ts';
import type { ResponseContext } from './response-context.ts';
import { createSpeechWriter } from './speech-writer.ts';
import type { EventBody, StreamEvent } from './stream-event.ts';
import { responseUsage } from './usage.ts';

export type ResponseStreamState =
  | { readonly status: 'waiting' }
  | { readonly status: 'running' }
  /** Completed or incomplete. `estimated`: the backend sent no token counts. */
  | { readonly status: 'finished'; readonly response: ResponseObject; readonly estimated: boolean }
  | { readonly status: 'failed'; readonly error: ResponsesError };

export interface ResponseStream {
  readonly state: ResponseStreamState;
  readonly warnings: readonly Warning[];
  /** The first events, for a client that should not wait for the backend. Otherwise they come by themselves. */
  start(): StreamEvent[];
  /** Takes a parsed chunk, or the `[DONE]` that ends a stream. */
  push(chunk: unknown): StreamEvent[];
  /** Takes the data of one event as text, with the event's name where it has one. */
  pushData(data: string, eventName?: string): StreamEvent[];
  /** The backend's stream has ended. */
  end(): StreamEvent[];
  /** Something else went wrong: the connection, a deadline. */
  fail(error: ResponsesError): StreamEvent[];
}

/** So many unreadable frames end the answer. */
const BAD_FRAMES_MAX = 3;

/**
 * Turns the stream of a chat backend into one of the Responses API: `response.created`, `response.in_progress`,
 * items one after another, and last `response.completed`, `response.incomplete` or, if anything goes wrong,
 * `response.failed`. An item that was not finished by then never gets its `done`: clients carry out calls that are.
 */
export function createResponseStream(context: ResponseContext): ResponseStream {
  const warnings = createWarningLog();
  const counter = createTokenCounter();
  const writer = createSpeechWriter(context, warnings, counter);
  let state: ResponseStreamState = { status: 'waiting' };
  let sequence = 0;
  let usage: ChatUsage | null = null;
  let finish: string | null = null;
  let badFrames = 0;

  const ended = () => state.status === 'finished' || state.status === 'failed';

  function response(changes: Partial<ResponseObject>): ResponseObject {
    return {
      id: context.responseId,
      object: 'response',
      created_at: context.createdAt,
      completed_at: null,
      status: 'in_progress',
      access_programs: null,
      error: null,
      incomplete_details: null,
      model: context.model,
      output: [...writer.items],
      usage: null,
      ...context.echo,
      ...changes,
    };
  }

  function* start(): Generator<EventBody> {
    if (state.status !== 'waiting') return;
    state = { status: 'running' };
    yield { type: 'response.created', response: response({}) };
    yield { type: 'response.in_progress', response: response({}) };
  }

  function* fail(error: ResponsesError): Generator<EventBody> {
    yield* start();
    state = { status: 'failed', error };
    yield {
      type: 'response.failed',
      response: response({ status: 'failed', error: responseError(error) }),
    };
  }

  function* readBadFrame(): Generator<EventBody> {
    badFrames += 1;
    warnings.add('bad_frame', 'stream', 'The backend sent something unreadable, which was left out.');
    if (badFrames < BAD_FRAMES_MAX) return;
    yield* fail(brokenAnswer('The backend sends a stream that cannot be read.'));
  }

  function* readChunk(chunk: ChatChunk): Generator<EventBody> {
    if (chunk.usage) usage = chunk.usage;
    const choices = chunk.choices ?? [];
    const choice = choices.find(({ index }) => (index ?? 0) === 0);
    if (choice !== undefined) {
      yield* start();
      yield* writer.write(choice.delta ?? {});
      finish ??= choice.finish_reason ?? null;
      if (isBroken(finish)) {
        yield* fail(brokenAnswer(`The backend broke the answer off (${String(finish)}).`));
      }
    } else if (choices.length === 0 && chunk.usage && finish !== null) yield* complete();
  }

  function* complete(): Generator<EventBody> {
    yield* start();
    const incomplete = incompleteDetails(finish);
    if (writer.hasNamelessCall) {
      yield* fail(brokenAnswer('The backend sent a tool call without a name.'));
      return;
    }
    if (writer.hasInvalidCall && badFrames > 0) {
      yield* fail(brokenAnswer('A tool call could not be read, since a part of the stream was unreadable.'));
      return;
    }
    if (writer.hasInvalidCall && incomplete === null) {
      warnings.add('invalid_arguments', 'stream', 'The arguments of a tool call are not JSON.');
    }
    yield* writer.close(incomplete !== null);
    const outputTokens = counter.tokens;
    const counts = responseUsage(usage, { inputTokens: context.inputTokens, outputTokens });
    const last =
      incomplete === null
        ? response({ status: 'completed', completed_at: context.now(), usage: counts })
        : response({ status: 'incomplete', incomplete_details: incomplete, usage: counts });
    state = { status: 'finished', response: last, estimated: usage === null };
    yield { type: incomplete === null ? 'response.completed' : 'response.incomplete', response: last };
  }

  function* close(done: boolean): Generator<EventBody> {
    if (finish === null && done && context.lenientFinish && writer.saidSomething) {
      warnings.add('no_finish_reason', 'stream', 'The backend did not say why it ended.');
      yield* complete();
    } else if (finish === null) {
      yield* fail(brokenAnswer('The backend closed the stream before completion.'));
    } else yield* complete();
  }

  function* read(chunk: unknown): Generator<EventBody> {
    if (chunk === '[DONE]') {
      yield* close(true);
      return;
    }
    if (isJsonObject(chunk) && chunk['error'] !== undefined && chunk['error'] !== null) {
      yield* fail(chatErrorValueToResponses(chunk['error']));
      return;
    }
    const parsed = ChatChunk.safeParse(chunk);
    yield* parsed.success ? readChunk(parsed.data) : readBadFrame();
  }

  function* readData(data: string, eventName: string | undefined): Generator<EventBody> {
    const text = data.trim();
    const json = text === '[DONE]' ? text : parseJson(text);
    if (eventName === 'error') {
      const error = isJsonObject(json) ? (json['error'] ?? json) : text;
      yield* fail(chatErrorValueToResponses(error));
    } else if (text !== '') yield* read(json);
  }

  const unlessEnded = (events: Generator<EventBody>): StreamEvent[] =>
    ended() ? [] : [...events].map((body) => numbered(body));

  function numbered(body: EventBody): StreamEvent {
    const event = Object.assign({ type: body.type, sequence_number: sequence }, body);
    sequence += 1;
    return event;
  }

  return {
    get state() {
      return state;
    },
    warnings: warnings.list,
    start: () => unlessEnded(start()),
    push: (chunk) => unlessEnded(read(chunk)),
    pushData: (data, eventName) => unlessEnded(readData(data, eventName)),
    end: () => unlessEnded(close(false)),
    fail: (error) => unlessEnded(fail(error)),
  };
}

function incompleteDetails(finish: string | null): Incomplete | null {
  switch (finish) {
    case 'length':
    case 'max_tokens':
      return { reason: 'max_output_tokens' };
    case 'content_filter':
      return { reason: 'content_filter' };
    default:
      return null;
  }
}
