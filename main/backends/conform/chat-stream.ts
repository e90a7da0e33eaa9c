import { createChunkMaker } from './chat-chunk.ts';
import type { ChatDelta, ChatFrame } from './chat-chunk.ts';
import { brokenAnswer, mapErrorObject } from './errors.ts';
import type { ServerError } from './errors.ts';
import { createContentCutter } from './expectations.ts';
import type { ConformOptions } from './expectations.ts';
import { finishReason } from './finish-reason.ts';
import type { FinishReason } from './finish-reason.ts';
import { isGiven, isJsonObject, parseJson } from './json.ts';
import { ServerChunk } from './server-answer.ts';
import type { ServerMessage } from './server-answer.ts';
import { createToolCallTracker } from './tool-calls.ts';
import { createUnwantedCalls } from './unwanted-calls.ts';
import { conformUsage } from './usage.ts';
import type { Usage } from './usage.ts';

export type ChatStreamState =
  | { readonly status: 'running' }
  | { readonly status: 'finished'; readonly finish: FinishReason; readonly usage: Usage | null }
  /** The answer is complete but the server goes on: the caller must cancel it. It mostly told no usage yet. */
  | { readonly status: 'stopped-by-us'; readonly finish: FinishReason; readonly usage: Usage | null }
  | { readonly status: 'failed'; readonly failure: ServerError };

export interface ChatStream {
  readonly state: ChatStreamState;
  /** Takes the data of one event from the server and returns what goes to the client for it. */
  push(sseData: string): ChatFrame[];
  /** The server's stream has ended, or the caller waits for it no longer: complete only if a finish reason came. */
  end(): ChatFrame[];
}

/**
 * Turns a local server's stream into the one that OpenAI would send: a chunk with the role, deltas, one chunk with
 * the finish reason, the usage if asked for, `[DONE]`; or, if anything goes wrong, an error and nothing after it.
 *
 * The role chunk waits for the first thing that the model says. mlx-openai-server sends it before it looks at the
 * request, so that with it held back an error still finds nothing sent: the caller can answer with a status, or
 * ask another backend.
 */
export function createChatStream(options: ConformOptions): ChatStream {
  const { expectations, quirks } = options;
  const chunks = createChunkMaker(options, expectations.includeUsage);
  const cutter = createContentCutter(expectations, quirks);
  const trackCall = createToolCallTracker(options.id);
  const unwanted = createUnwantedCalls();
  let state: ChatStreamState = { status: 'running' };
  let usage: Usage | null = null;
  let finish: FinishReason | null = null;
  let started = false;
  let saidText = false;
  let saidCalls = false;

  function* start(): Generator<ChatFrame> {
    if (started) return;
    started = true;
    yield chunks.delta({ role: 'assistant', content: '' });
  }

  function* say(delta: ChatDelta): Generator<ChatFrame> {
    yield* start();
    yield chunks.delta(delta);
  }

  function* fail(failure: ServerError): Generator<ChatFrame> {
    state = { status: 'failed', failure };
    yield { error: failure.error };
  }

  function* sayFinish(reason: FinishReason): Generator<ChatFrame> {
    finish = reason;
    yield* start();
    yield chunks.finish(reason);
  }

  function* sayDone(): Generator<ChatFrame> {
    if (expectations.includeUsage && usage !== null) yield chunks.usage(usage);
    yield '[DONE]';
  }

  /** Returns true when the text ended the answer. */
  function* sayText(text: string): Generator<ChatFrame, boolean> {
    const cut = cutter.push(text);
    if (cut.emit !== '') yield* say({ content: cut.emit });
    if (!cut.stopped) return false;
    state = { status: 'stopped-by-us', finish: 'stop', usage };
    yield* sayFinish('stop');
    yield* sayDone();
    return true;
  }

  function* sayUnwantedCalls(): Generator<ChatFrame, boolean> {
    const text = unwanted.take();
    if (text === '') return false;
    const apart = saidText ? '\n' : '';
    saidText = true;
    return yield* sayText(apart + text);
  }

  /** Returns true when the answer ended in it. */
  function* readDelta({
    reasoning_content,
    content,
    tool_calls,
  }: ServerMessage): Generator<ChatFrame, boolean> {
    if (isGiven(reasoning_content) && reasoning_content !== '') yield* say({ reasoning_content });
    if (isGiven(content) && content !== '') {
      if (yield* sayUnwantedCalls()) return true;
      saidText = true;
      if (yield* sayText(content)) return true;
    }
    const calls = (tool_calls ?? []).map(trackCall);
    if (!expectations.toolCalls) calls.forEach((call) => unwanted.add(call));
    else if (calls.length > 0) {
      saidCalls = true;
      yield* say({ tool_calls: calls });
    }
    return false;
  }

  function* readFinish(said: string): Generator<ChatFrame> {
    if (yield* sayUnwantedCalls()) return;
    const last = cutter.flush();
    if (last.emit !== '') yield* say({ content: last.emit });
    const completionTokens = usage?.completion_tokens ?? null;
    const { maxTokens } = expectations;
    const ending = { said, cut: last.stopped, toolCalls: saidCalls, completionTokens, maxTokens };
    yield* sayFinish(finishReason(ending, quirks));
  }

  function* readChunk(chunk: ServerChunk): Generator<ChatFrame> {
    if (isGiven(chunk.usage)) usage = conformUsage(chunk.usage, quirks);
    const choice = chunk.choices.find(({ index }) => (index ?? 0) === 0);
    if (choice === undefined || finish !== null) return;
    if (isGiven(choice.delta) && (yield* readDelta(choice.delta))) return;
    if (isGiven(choice.finish_reason)) yield* readFinish(choice.finish_reason);
  }

  function* close(): Generator<ChatFrame> {
    if (finish === null) {
      yield* fail(brokenAnswer('The model server ended the stream before the answer was complete.'));
      return;
    }
    state = { status: 'finished', finish, usage };
    yield* sayDone();
  }

  function* read(data: string): Generator<ChatFrame> {
    if (data.trim() === '[DONE]') {
      yield* close();
      return;
    }
    const json = parseJson(data);
    if (isJsonObject(json) && isGiven(json['error'])) {
      yield* fail(mapErrorObject(json['error']));
      return;
    }
    // A frame that nobody can read does not end an answer that goes on.
    const chunk = ServerChunk.safeParse(json);
    if (chunk.success) yield* readChunk(chunk.data);
  }

  return {
    get state() {
      return state;
    },
    push: (sseData) => (state.status === 'running' ? [...read(sseData)] : []),
    end: () => (state.status === 'running' ? [...close()] : []),
  };
}
