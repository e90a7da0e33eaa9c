import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOCAL_PROFILE } from '../messages-to-chat/profile.ts';
import { createCustomInput } from './custom-input.ts';
import { brokenAnswer } from './error.ts';
import { parseResponsesRequest } from './parse-request.ts';
import { responsesToChat } from './request.ts';
import type { OutputItem } from './response.ts';
import { createResponseStream } from './stream.ts';
import type { StreamEvent } from './stream-event.ts';

const REQUEST = {
  model: 'local',
  input: 'Hi',
  tools: [{ type: 'function', name: 'f' }, { type: 'custom', name: 'g' }, { type: 'local_shell' }],
};

function contextFor(request: object) {
  const parsed = parseResponsesRequest(request);
  if (!parsed.ok) throw parsed.error;
  const result = responsesToChat(parsed.request, {
    profile: LOCAL_PROFILE,
    model: 'm',
    responseId: 'resp_01',
    now: () => 1,
    sha256: () => '',
  });
  if (!result.ok) throw result.error;
  return result.context;
}

const CONTEXT = contextFor(REQUEST);
const SUMMARY = contextFor({ ...REQUEST, reasoning: { summary: 'auto' } });

const text = fc.string({ unit: 'grapheme', maxLength: 6 });
const toolDelta = fc.record(
  {
    index: fc.nat(3),
    id: fc.constantFrom('a', 'b', null),
    function: fc.record(
      {
        name: fc.constantFrom('f', 'g', 'local_shell', null),
        arguments: fc.oneof(fc.constantFrom('{', '}', '{}', '"', '{"input":"', 'x\\n"}'), fc.object()),
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
const context = fc.constantFrom(CONTEXT, SUMMARY, { ...CONTEXT, thinkTags: true, lenientFinish: true });

function translate(chunks: readonly unknown[], given = CONTEXT): StreamEvent[] {
  const stream = createResponseStream(given);
  return [...chunks.flatMap((chunk) => stream.push(chunk)), ...stream.end()];
}

const DELTAS: Readonly<Record<string, string>> = {
  'response.output_text.delta': 'response.output_text.done',
  'response.refusal.delta': 'response.refusal.done',
  'response.reasoning_text.delta': 'response.reasoning_text.done',
  'response.reasoning_summary_text.delta': 'response.reasoning_summary_text.done',
  'response.function_call_arguments.delta': 'response.function_call_arguments.done',
  'response.custom_tool_call_input.delta': 'response.custom_tool_call_input.done',
};

/** What the `done` of a text says. */
function doneText(event: StreamEvent): string | undefined {
  if ('text' in event) return event.text;
  if ('refusal' in event) return event.refusal;
  if ('arguments' in event) return event.arguments;
  return 'input' in event ? event.input : undefined;
}

/** A client that trusts nothing: throws where an event has no place. */
function check(events: readonly StreamEvent[]): void {
  expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, at) => at));
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['response.created', 'response.in_progress']);
  const done: OutputItem[] = [];
  let open: OutputItem | null = null;
  let said: { text: string; ends: string } | null = null;
  let last: StreamEvent | null = null;
  for (const event of events.slice(2)) {
    expect(last).toBeNull();
    if ('response' in event) {
      last = event;
      continue;
    }
    if ('item' in event) {
      expect(event.output_index).toBe(done.length);
      if (event.type === 'response.output_item.added') {
        expect(open).toBeNull();
        open = event.item;
        said = null;
      } else {
        expect([event.item.id, event.item.type]).toEqual([open?.id, open?.type]);
        done.push(event.item);
        open = null;
      }
      continue;
    }
    expect([event.item_id, event.output_index]).toEqual([open?.id, done.length]);
    if ('delta' in event) {
      expect(event.delta).not.toBe('');
      const before: string = said?.text ?? '';
      said = { text: before + event.delta, ends: DELTAS[event.type] ?? '' };
    }
    const whole = doneText(event);
    if (whole !== undefined) {
      expect(whole).toBe(said?.text ?? '');
      if (said !== null) expect(event.type).toBe(said.ends);
    }
  }
  if (last === null || !('response' in last)) throw new Error('there is no last event');
  const { response, type } = last;
  expect(`response.${response.status}`).toBe(type);
  expect(response.output).toEqual(done);
  expect(new Set(done.map(({ id }) => id)).size).toBe(done.length);
  if (response.status === 'failed') expect(response.error?.message).not.toBe('');
  else expect(open).toBeNull();
  expect(response.usage === null).toBe(response.status === 'failed');
}

describe('a stream of any chunks', () => {
  it('has its items one after another, each done once, and says nothing after its one end', () => {
    fc.assert(
      fc.property(frames, context, (chunks, given) => check(translate(chunks, given))),
      { numRuns: 500 },
    );
  });

  it('gives the same events however its bytes are cut', () => {
    fc.assert(
      fc.property(frames, fc.infiniteStream(fc.integer({ min: 1, max: 30 })), (chunks, sizes) => {
        const wire = new TextEncoder().encode(
          chunks.map((chunk) => `data: ${chunk === '[DONE]' ? chunk : JSON.stringify(chunk)}\n\n`).join(''),
        );
        const stream = createResponseStream(CONTEXT);
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

  it('ends with the same response however the model’s words are cut into deltas', () => {
    const pieces = (whole: string, size: number) => whole.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
    const answer = (thinking: string, words: string, input: string, size: number) => {
      const say = (fields: object) => ({ choices: [{ delta: fields }] });
      const call = (fields: object) => say({ tool_calls: [{ index: 0, ...fields }] });
      return translate([
        ...pieces(thinking, size).map((one) => say({ reasoning_content: one })),
        ...pieces(words, size).map((one) => say({ content: one })),
        call({ id: 'a', function: { name: 'g' } }),
        ...pieces(JSON.stringify({ input }), size).map((one) => call({ function: { arguments: one } })),
        { choices: [{ delta: {}, finish_reason: 'tool_calls' }] },
      ]).at(-1);
    };
    const words = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(words, words, words, fc.integer({ min: 1, max: 9 }), (thinking, said, input, size) => {
        const ofPieces = answer(thinking, said, input, size);
        const ofWhole = answer(thinking, said, input, 10_000);
        expect({ ...ofPieces, sequence_number: 0 }).toEqual({ ...ofWhole, sequence_number: 0 });
        expect(ofWhole).toMatchObject({ type: 'response.completed' });
      }),
    );
  });
});

describe('the input of a custom tool', () => {
  it('comes out of its JSON as it was put in, in pieces that are whole characters', () => {
    const escaped = (text: string) =>
      [...Array(text.length).keys()]
        .map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join('');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        (input, escape, size) => {
          const json = escape ? `{"input":"${escaped(input)}"}` : JSON.stringify({ input });
          const reader = createCustomInput();
          const out: string[] = [];
          for (let at = 0; at < json.length; at += size) out.push(reader.push(json.slice(at, at + size)));
          out.push(reader.finish());
          expect(out.join('')).toBe(input);
          expect(out.every((piece) => piece.isWellFormed())).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['no arguments', '{}', ''],
    ['a plain text', '*** Begin', '*** Begin'],
    ['a JSON text', '"*** Begin"', '*** Begin'],
    ['another order of the keys', '{"why":"x","input":"y"}', 'y'],
    ['an object for the input', '{"input":{"a":1}}', '{"a":1}'],
    ['several other keys', '{"a":"x","b":"y"}', '{"a":"x","b":"y"}'],
  ])('is read where the model wrote %s', (_, written, input) => {
    const reader = createCustomInput();
    expect(reader.push(written) + reader.finish()).toBe(input);
  });
});

describe('the ends of a stream', () => {
  it('turns a failure into one failed response, and a second one into nothing', () => {
    const stream = createResponseStream(CONTEXT);
    stream.start();
    const error = brokenAnswer('No answer in time.');
    expect(stream.fail(error)).toMatchObject([
      { type: 'response.failed', sequence_number: 2, response: { status: 'failed' } },
    ]);
    expect(stream.state).toEqual({ status: 'failed', error });
    expect([...stream.fail(error), ...stream.end(), ...stream.push('[DONE]'), ...stream.start()]).toEqual([]);
  });

  it('tells whether the counts are the backend’s', () => {
    const stream = createResponseStream(CONTEXT);
    stream.push({ choices: [{ delta: { content: 'a' }, finish_reason: 'stop' }] });
    stream.end();
    expect(stream.state).toMatchObject({ status: 'finished', estimated: true });
  });
});
