import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReplyContext } from './chat-to-messages/reply-context.ts';
import { createMessagesStream } from './chat-to-messages/stream.ts';
import { toMessagesError } from './errors/messages-error.ts';
import type { StreamEvent } from './wire/messages-reply.ts';

const CONTEXT: ReplyContext = {
  messageId: 'msg_01',
  requestId: 'req_01',
  model: 'local',
  toolNames: new Map(),
  inputTokens: 1,
  stopSequences: [],
  emitThinking: true,
  thinkTags: false,
  lenientFinish: false,
};

const text = fc.string({ unit: 'grapheme', maxLength: 6 });
const toolDelta = fc.record(
  {
    index: fc.nat(3),
    id: fc.constantFrom('a', 'b', null),
    function: fc.record(
      {
        name: fc.constantFrom('f', 'g', null),
        arguments: fc.oneof(fc.constantFrom('{', '}', '{}', '"', '{"x":', '1}'), fc.object()),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['function'] },
);
const delta = fc.record(
  {
    content: text,
    reasoning_content: text,
    refusal: text,
    tool_calls: fc.array(toolDelta, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const choice = fc.record(
  { delta, finish_reason: fc.constantFrom(null, null, null, 'stop', 'length', 'tool_calls', 'abort') },
  { requiredKeys: ['delta'] },
);
const usage = fc.record({ prompt_tokens: fc.nat(99), completion_tokens: fc.nat(99) });
/** Anything that a server may send, sense or nonsense. */
const frame = fc.oneof(
  { weight: 8, arbitrary: fc.record({ choices: fc.array(choice, { maxLength: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ choices: fc.constant([]), usage }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('[DONE]', { error: { message: 'no' } }, 7) },
);
const frames = fc.array(frame, { maxLength: 20 });

function translate(chunks: readonly unknown[]): StreamEvent[] {
  const stream = createMessagesStream(CONTEXT);
  return [...chunks.flatMap((chunk) => stream.push(chunk)), ...stream.end()];
}

/** The same automaton as in the client: throws where the order of the events is wrong. */
function checkOrder(events: readonly StreamEvent[]): void {
  let state: 'before' | 'between' | 'inside' | 'stopping' | 'over' = 'before';
  let next = 0;
  for (const event of events) {
    expect(state).not.toBe('over');
    switch (event.type) {
      case 'message_start':
        expect(state).toBe('before');
        state = 'between';
        break;
      case 'ping':
        expect(state).not.toBe('before');
        break;
      case 'content_block_start':
        expect([state, event.index]).toEqual(['between', next]);
        state = 'inside';
        break;
      case 'content_block_delta':
        expect([state, event.index]).toEqual(['inside', next]);
        expect(Object.values(event.delta)).not.toContain('');
        break;
      case 'content_block_stop':
        expect([state, event.index]).toEqual(['inside', next]);
        state = 'between';
        next += 1;
        break;
      case 'message_delta':
        expect(state).toBe('between');
        state = 'stopping';
        break;
      case 'message_stop':
        expect(state).toBe('stopping');
        state = 'over';
        break;
      case 'error':
        state = 'over';
        break;
    }
  }
  expect(state).toBe('over');
}

describe('a stream of any chunks', () => {
  it('has its blocks one after another, ends once, and says nothing after its end', () => {
    fc.assert(
      fc.property(frames, (chunks) => checkOrder(translate(chunks))),
      { numRuns: 500 },
    );
  });

  it('gives the same events however its bytes are cut', () => {
    fc.assert(
      fc.property(frames, fc.infiniteStream(fc.integer({ min: 1, max: 30 })), (chunks, sizes) => {
        const wire = new TextEncoder().encode(
          chunks.map((chunk) => `data: ${chunk === '[DONE]' ? chunk : JSON.stringify(chunk)}\n\n`).join(''),
        );
        const stream = createMessagesStream(CONTEXT);
        const events: StreamEvent[] = [];
        const parser = createParser({ onEvent: ({ data }) => events.push(...stream.pushData(data)) });
        const decoder = new TextDecoder();
        for (let at = 0; at < wire.length;) {
          const size: number = sizes.next().value ?? 1;
          parser.feed(decoder.decode(wire.subarray(at, at + size), { stream: true }));
          at += size;
        }
        events.push(...stream.end());
        expect(events).toEqual(translate(chunks));
      }),
    );
  });

  it('says the same however the model’s words are cut into deltas', () => {
    const spoken = (events: readonly StreamEvent[]) => {
      const blocks: string[] = [];
      for (const event of events) {
        if (event.type === 'content_block_start') blocks.push(`${event.content_block.type}:`);
        if (event.type === 'content_block_delta') {
          blocks[event.index] = `${blocks[event.index]}${Object.values(event.delta).slice(1).join('')}`;
        }
        if (event.type === 'message_delta') blocks.push(JSON.stringify(event));
      }
      return blocks;
    };
    const pieces = (whole: string, size: number) => whole.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? [];
    const stream = (thinking: string, words: string, args: string, size: number) => {
      const say = (fields: object) => ({ choices: [{ delta: fields }] });
      const call = (fields: object) => say({ tool_calls: [{ index: 0, ...fields }] });
      return translate([
        ...pieces(thinking, size).map((one) => say({ reasoning_content: one })),
        ...pieces(words, size).map((one) => say({ content: one })),
        call({ id: 'a', function: { name: 'f' } }),
        ...pieces(args, size).map((one) => call({ function: { arguments: one } })),
        { choices: [{ delta: {}, finish_reason: 'tool_calls' }] },
      ]);
    };
    const words = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(
        words,
        words,
        fc.object(),
        fc.integer({ min: 1, max: 9 }),
        (thinking, said, input, size) => {
          const args = JSON.stringify(input);
          expect(spoken(stream(thinking, said, args, size))).toEqual(
            spoken(stream(thinking, said, args, 10_000)),
          );
        },
      ),
    );
  });
});

describe('the ends of a stream', () => {
  it('turns a failure into one error event, and a second one into nothing', () => {
    const stream = createMessagesStream(CONTEXT);
    stream.start();
    const error = toMessagesError(504, 'No answer in time.', 'req_01');
    expect(stream.fail(error)).toEqual([error.body]);
    expect(stream.state).toEqual({ status: 'failed', error });
    expect([...stream.fail(error), ...stream.end(), ...stream.push('[DONE]'), ...stream.ping()]).toEqual([]);
  });

  it('ends as complete when our own matcher cut it before the backend finished', () => {
    const stream = createMessagesStream(CONTEXT);
    stream.push({ choices: [{ delta: { content: 'a' } }] });
    stream.stoppedAt('END');
    expect(stream.end().at(-2)).toMatchObject({
      type: 'message_delta',
      delta: { stop_reason: 'stop_sequence', stop_sequence: 'END' },
    });
  });

  it('sends no ping before the start', () => {
    expect(createMessagesStream(CONTEXT).ping()).toEqual([]);
  });
});
