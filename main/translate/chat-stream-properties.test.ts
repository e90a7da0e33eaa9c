import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatToMessages, encodeMessage } from './chat-to-messages/reply.ts';
import { toChatError } from './errors/chat-envelope.ts';
import { messagesReplyToChat } from './messages-reply-to-chat/reply.ts';
import type { ChatReplyContext } from './messages-reply-to-chat/reply-context.ts';
import { createChatStreamFromMessages } from './messages-reply-to-chat/stream.ts';
import { asAnswer, asEvents, encodeAnswerEvent } from './testing/answer-events.ts';
import type { TestAnswer } from './testing/answer-events.ts';
import { CHAT_CONTEXT } from './testing/chat-golden-runners.ts';
import { Chunk, Completion } from './testing/completion-shape.ts';
import type { ChatCompletion, CompletionChunk, CompletionFrame } from './wire/chat-completion.ts';
import type { JsonObject } from './wire/json-object.ts';

const CONTEXT: ChatReplyContext = { ...CHAT_CONTEXT, includeUsage: true };

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const input = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 });
const block = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text }),
  fc.record({
    type: fc.constant('thinking' as const),
    thinking: text.map((thought) => `${thought}.`),
    signature: fc.constantFrom('', 'sig'),
  }),
  fc.record({ type: fc.constant('redacted_thinking' as const), data: fc.constant('enc') }),
  fc.record({
    type: fc.constant('tool_use' as const),
    id: fc.constantFrom('t1', 't2', 't3'),
    name: fc.constantFrom('f', 'g'),
    input,
  }),
);
const answer: fc.Arbitrary<TestAnswer> = fc.record({
  content: fc.array(block, { maxLength: 5 }),
  stop_reason: fc.constantFrom(
    'end_turn',
    'max_tokens',
    'stop_sequence',
    'tool_use',
    'refusal',
    'pause_turn',
  ),
  stop_details: fc.constant({ explanation: 'Not that.' }),
});

function translate(events: readonly JsonObject[]): CompletionFrame[] {
  const stream = createChatStreamFromMessages(CONTEXT);
  const said = events.flatMap((event) => stream.push(String(event['type']), JSON.stringify(event)));
  return [...said, ...stream.end()];
}

const isChunk = (frame: CompletionFrame): frame is CompletionChunk =>
  frame !== '[DONE]' && 'choices' in frame;

/** What every chat client relies on. */
function checkFrames(frames: readonly CompletionFrame[]): void {
  const chunks = frames.filter(isChunk);
  for (const chunk of chunks) Chunk.parse(chunk);
  const deltas = chunks.flatMap(({ choices }) => choices.map((choice) => choice.delta));
  const finishes = chunks.filter(({ choices }) => (choices[0]?.finish_reason ?? null) !== null);
  expect(deltas.map((delta) => delta.role)).toEqual(
    deltas.map((_, at) => (at === 0 ? 'assistant' : undefined)),
  );
  const begun = deltas.flatMap((delta) => delta.tool_calls ?? []).filter((call) => 'id' in call);
  expect(begun.map(({ index }) => index)).toEqual(begun.map((_, at) => at));
  expect(new Set(chunks.map(({ id }) => id)).size).toBeLessThanOrEqual(1);
  if (frames.at(-1) === '[DONE]') {
    expect(chunks.length).toBe(frames.length - 1);
    expect(finishes).toEqual([chunks.at(-2)]);
    expect(chunks.at(-1)?.choices).toEqual([]);
    expect(chunks.at(-1)?.usage).not.toBeNull();
  } else {
    expect(frames.slice(0, -1)).toEqual(chunks);
    expect(frames.at(-1)).toHaveProperty('error.message');
    expect(finishes).toEqual([]);
  }
}

/** The message that a client puts together. */
function assemble(frames: readonly CompletionFrame[]) {
  const said = { content: '', refusal: '', thought: '' };
  const details: unknown[] = [];
  const calls: { id: string; name: string; arguments: string }[] = [];
  let finish: unknown = null;
  let usage: unknown = null;
  for (const { choices, usage: counts } of frames.filter(isChunk)) {
    usage = counts ?? usage;
    for (const { delta, finish_reason: reason } of choices) {
      said.content += delta.content ?? '';
      said.refusal += delta.refusal ?? '';
      said.thought += delta.reasoning_content ?? '';
      details.push(...(delta.reasoning_details ?? []));
      for (const call of delta.tool_calls ?? []) {
        if ('id' in call) calls.push({ id: call.id, ...call.function });
        else calls[call.index]!.arguments += call.function.arguments;
      }
      finish = reason ?? finish;
    }
  }
  return { ...said, details, calls, finish, usage };
}

function partsOf({ choices: [{ message, finish_reason: finish }], usage }: ChatCompletion) {
  return {
    content: message.content ?? '',
    refusal: message.refusal ?? '',
    thought: message.reasoning_content ?? '',
    details: message.reasoning_details ?? [],
    calls: (message.tool_calls ?? []).map(({ id, function: called }) => ({ id, ...called })),
    finish,
    usage,
  };
}

function wholeOf(given: JsonObject, raw?: string): ChatCompletion {
  const whole = messagesReplyToChat(given, CONTEXT, raw);
  if (!whole.ok) throw new Error(whole.error.body.error.message);
  return whole.completion;
}

describe('an answer', () => {
  it('has OpenAI’s shape, whole and streamed', () => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 9 }), (given, size) => {
        Completion.parse(wholeOf(asAnswer(given)));
        checkFrames(translate(asEvents(given, size)));
      }),
      { numRuns: 500 },
    );
  });

  it('says the same whole and streamed, however it is cut', () => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 9 }), (given, size) => {
        const raw = JSON.stringify(asAnswer(given));
        expect(assemble(translate(asEvents(given, size)))).toEqual(partsOf(wholeOf(asAnswer(given), raw)));
      }),
      { numRuns: 500 },
    );
  });

  it('of a chat backend survives the way to Anthropic’s and back', () => {
    const call = fc.record({
      type: fc.constant('function' as const),
      function: fc.record({
        name: fc.constantFrom('f', 'g'),
        arguments: input.map((one) => JSON.stringify(one)),
      }),
    });
    const said = fc.record({
      content: fc.option(text.map((one) => `${one}.`)),
      reasoning_content: fc.option(
        text.map((one) => `${one}.`),
        { nil: undefined },
      ),
      calls: fc.array(call, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(said, ({ content, reasoning_content, calls }) => {
        const tool_calls = calls.map((one, at) => ({ id: `call_${at}`, ...one }));
        const message = {
          role: 'assistant',
          content,
          refusal: null,
          ...(reasoning_content === undefined ? {} : { reasoning_content }),
          ...(calls.length === 0 ? {} : { tool_calls }),
        };
        const choice = {
          index: 0,
          message,
          logprobs: null,
          finish_reason: calls.length === 0 ? 'stop' : 'tool_calls',
        };
        const usage = {
          prompt_tokens: 30,
          completion_tokens: 9,
          total_tokens: 39,
          prompt_tokens_details: { cached_tokens: 20 },
        };
        const there = chatToMessages(
          { choices: [choice], usage },
          {
            messageId: 'msg_01',
            requestId: 'req_01',
            model: 'm',
            toolNames: new Map(),
            inputTokens: 1,
            stopSequences: [],
            emitThinking: true,
            thinkTags: false,
            lenientFinish: false,
          },
        );
        if (!there.ok) throw new Error(there.error.body.error.message);
        const raw = encodeMessage(there.message, there.rawInputs);
        const back = wholeOf(JSON.parse(raw) as JsonObject, raw);
        expect(back.choices).toEqual([choice]);
        expect(back.usage).toEqual(usage);
      }),
    );
  });
});

const index = fc.nat(3);
/** Anything that a server may send, in any order. */
const event = fc.oneof(
  fc.constant({ type: 'message_start', message: { id: 'msg_9', usage: { input_tokens: 3 } } }),
  fc.constant({ type: 'ping' }),
  fc.record({
    type: fc.constant('content_block_start'),
    index,
    content_block: fc.oneof(block, fc.constant({ type: 'x' })),
  }),
  fc.record({
    type: fc.constant('content_block_delta'),
    index,
    delta: fc.oneof(
      fc.record({ type: fc.constant('text_delta'), text }),
      fc.record({ type: fc.constant('thinking_delta'), thinking: text }),
      fc.record({ type: fc.constant('signature_delta'), signature: text }),
      fc.record({ type: fc.constant('input_json_delta'), partial_json: fc.constantFrom('', '{', '}', '{}') }),
    ),
  }),
  fc.record({ type: fc.constant('content_block_stop'), index }),
  fc.record({
    type: fc.constant('message_delta'),
    delta: fc.record({ stop_reason: fc.constantFrom(null, 'end_turn', 'tool_use') }),
    usage: fc.constantFrom(null, { output_tokens: 4 }),
  }),
  fc.constantFrom<JsonObject>(
    { type: 'message_stop' },
    { type: 'error', error: { message: 'no' } },
    { a: 1 },
  ),
);
const events = fc.array(event, { maxLength: 20 });

describe('a stream of any events', () => {
  it('begins with the role, ends once, and says nothing after its end', () => {
    fc.assert(
      fc.property(events, (given) => checkFrames(translate(given))),
      { numRuns: 1_000 },
    );
  });

  it('gives the same frames however its bytes are cut', () => {
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.integer({ min: 1, max: 30 })), (given, sizes) => {
        const wire = new TextEncoder().encode(given.map(encodeAnswerEvent).join(''));
        const stream = createChatStreamFromMessages(CONTEXT);
        const frames: CompletionFrame[] = [];
        const parser = createParser({
          onEvent: ({ event: name, data }) => frames.push(...stream.push(name, data)),
        });
        const decoder = new TextDecoder();
        for (let at = 0; at < wire.length;) {
          const size: number = sizes.next().value ?? 1;
          parser.feed(decoder.decode(wire.subarray(at, at + size), { stream: true }));
          at += size;
        }
        frames.push(...stream.end());
        expect(frames).toEqual(translate(given));
      }),
    );
  });
});

describe('the ends of a stream', () => {
  it('turns a failure into one error, and a second one into nothing', () => {
    const stream = createChatStreamFromMessages(CONTEXT);
    const error = toChatError(504, 'No answer in time.');
    expect(stream.state).toEqual({ status: 'waiting' });
    expect(stream.fail(error)).toEqual([error.body]);
    expect(stream.state).toEqual({ status: 'failed', error });
    expect([...stream.fail(error), ...stream.end(), ...stream.push('ping', '{"type":"ping"}')]).toEqual([]);
  });

  it('tells whether the token counts are the backend’s', () => {
    const stream = createChatStreamFromMessages(CONTEXT);
    for (const one of asEvents({ content: [], stop_reason: 'end_turn' }, 1)) {
      stream.push(undefined, JSON.stringify(one));
    }
    expect(stream.state).toMatchObject({ status: 'finished', finish: 'stop', estimated: false });
  });
});
