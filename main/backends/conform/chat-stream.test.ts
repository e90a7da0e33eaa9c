import { describe, expect, it } from 'vitest';
import { encodeFrame } from './chat-chunk.ts';
import { createChatStream } from './chat-stream.ts';
import type { Expectations } from './expectations.ts';
import { quirksOf } from './quirks.ts';

const DEFAULTS: Expectations = {
  stream: true,
  includeUsage: false,
  stops: [],
  maxTokens: 10,
  toolCalls: true,
  jsonSchema: false,
};

function streamWith(expectations: Partial<Expectations> = {}) {
  const stream = createChatStream({
    id: 'chatcmpl-1',
    created: 7,
    publicModel: 'mine',
    expectations: { ...DEFAULTS, ...expectations },
    quirks: quirksOf('mlx-openai-server', '1.8.1'),
  });
  return {
    stream,
    push: (...events: unknown[]) =>
      events
        .flatMap((event) => stream.push(typeof event === 'string' ? event : JSON.stringify(event)))
        .map(encodeFrame),
    end: () => stream.end().map(encodeFrame),
  };
}

const delta = (value: object) => ({ choices: [{ index: 0, delta: value }] });
const text = (content: string) => delta({ role: 'assistant', content });
const finish = (reason: string, completion_tokens = 3) => ({
  choices: [{ index: 0, delta: {}, finish_reason: reason }],
  usage: { prompt_tokens: 4, completion_tokens, prompt_tokens_details: { cached_tokens: 2 } },
});
const call = (index: number, id: string | undefined, name: string | undefined, args: string) =>
  delta({ tool_calls: [{ index, id, function: { name, arguments: args } }] });

const HEAD = '"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"mine"';
const chunk = (value: string, reason = 'null') =>
  `{${HEAD},"choices":[{"index":0,"delta":${value},"logprobs":null,"finish_reason":${reason}}]}`;
const ROLE = chunk('{"role":"assistant","content":""}');

describe('a conformed stream', () => {
  it('is what OpenAI sends, to the byte', () => {
    const { push, stream } = streamWith();
    expect(push(delta({ role: 'assistant' }))).toEqual([]);
    expect(push(text('Hi'), text(''), text(' you'))).toEqual([
      ROLE,
      chunk('{"content":"Hi"}'),
      chunk('{"content":" you"}'),
    ]);
    expect(push(finish('stop'))).toEqual([chunk('{}', '"stop"')]);
    expect(stream.state).toEqual({ status: 'running' });
    expect(push('[DONE]')).toEqual(['[DONE]']);
    expect(stream.state).toMatchObject({ status: 'finished', finish: 'stop', usage: { total_tokens: 7 } });
  });

  it('carries usage null in every chunk and the usage in the last one when the client asked', () => {
    const { push } = streamWith({ includeUsage: true });
    const frames = push(text('Hi'), finish('stop'), '[DONE]');
    expect(frames.slice(0, 3).every((frame) => frame.endsWith('}],"usage":null}'))).toBe(true);
    expect(frames.slice(3)).toEqual([
      `{${HEAD},"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":3,"total_tokens":7,` +
        '"prompt_tokens_details":{"cached_tokens":2}}}',
      '[DONE]',
    ]);
  });

  it('takes a usage that comes in a chunk of its own', () => {
    const { push } = streamWith({ includeUsage: true });
    push(text('Hi'), { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    expect(push({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } })).toEqual([]);
    expect(push('[DONE]')[0]).toContain('"total_tokens":3');
  });

  it('says length when the server spent all its tokens and said stop', () => {
    expect(streamWith().push(text('x'), finish('stop', 10)).at(-1)).toBe(chunk('{}', '"length"'));
  });

  it('is complete with a finish reason, even if [DONE] never comes', () => {
    const { push, end, stream } = streamWith();
    push(text('x'), finish('stop'));
    expect(end()).toEqual(['[DONE]']);
    expect(stream.state.status).toBe('finished');
    expect(end()).toEqual([]);
  });

  it('says nothing more after its finish reason', () => {
    const { push } = streamWith();
    push(text('x'), finish('stop'));
    expect(push(text('y'), finish('length'), call(0, 'c1', 'f', '{}'), '[DONE]')).toEqual(['[DONE]']);
  });

  it.each([
    ['at once', []],
    ['after the role', [delta({ role: 'assistant' })]],
    ['after some text', [text('x')]],
  ])('fails when the server ends it %s', (_, events) => {
    for (const last of ['EOF', '[DONE]']) {
      const { push, end, stream } = streamWith();
      push(...events);
      const frames = last === 'EOF' ? end() : push(last);
      expect(frames).toEqual([expect.stringContaining('"code":"upstream_error"')]);
      expect(stream.state).toMatchObject({ status: 'failed', failure: { status: 502 } });
    }
  });

  it('ends with an error, and nothing after it counts', () => {
    const { push, end, stream } = streamWith();
    expect(
      push(text('x'), { error: { message: 'boom', type: 'InternalServerError', code: 500 } }).at(-1),
    ).toBe('{"error":{"message":"boom","type":"server_error","param":null,"code":null}}');
    expect(push(text('y'), finish('stop'), '[DONE]')).toEqual([]);
    expect(end()).toEqual([]);
    expect(stream.state).toMatchObject({ status: 'failed', failure: { status: 500 } });
  });

  it('takes an error that is only a string', () => {
    const { push } = streamWith();
    expect(push({ error: 'out of memory' })[0]).toContain('"message":"out of memory"');
  });

  it.each([
    'not JSON',
    '{"cut": ',
    '[]',
    '3',
    '{}',
    '{"choices":"x"}',
    '{"choices":[{"delta":{"content":5}}]}',
  ])('goes on after a frame that nobody can read: %s', (frame) => {
    const { push, stream } = streamWith();
    expect(push(text('a'), frame, text('b')).slice(1)).toEqual([
      chunk('{"content":"a"}'),
      chunk('{"content":"b"}'),
    ]);
    expect(stream.state.status).toBe('running');
  });

  it('stops at a stop sequence split over chunks, and asks to cancel the server', () => {
    const { push, end, stream } = streamWith({ stops: ['STOP'], includeUsage: true });
    expect(push(text('a S')).slice(1)).toHaveLength(1);
    const frames = push(text('TO'), text('P b'), text('c'), finish('stop'), '[DONE]');
    expect(frames).toEqual([expect.stringContaining('"finish_reason":"stop"'), '[DONE]']);
    expect(stream.state).toEqual({ status: 'stopped-by-us', finish: 'stop', usage: null });
    expect(end()).toEqual([]);
  });

  it('knows the usage when the stop sequence came with it', () => {
    const { push, stream } = streamWith({ stops: ['STOP'], includeUsage: true });
    const last = { ...finish('length'), choices: [{ delta: { content: 'STOP' }, finish_reason: 'length' }] };
    expect(push(last).map((frame) => /"usage":(null|\{)/.exec(frame)?.[1] ?? frame)).toEqual([
      'null',
      'null',
      '{',
      '[DONE]',
    ]);
    expect(stream.state).toMatchObject({ finish: 'stop', usage: { completion_tokens: 3 } });
  });

  it('releases what it held back for a sequence that did not come', () => {
    const { push } = streamWith({ stops: ['STOP'] });
    push(text('a ST'));
    expect(push(finish('stop'))).toEqual([chunk('{"content":"ST"}'), chunk('{}', '"stop"')]);
  });

  it('does not look for stop sequences in reasoning', () => {
    const { push } = streamWith({ stops: ['STOP'] });
    expect(push(delta({ reasoning_content: 'STOP' }), delta({ reasoning_content: '' })).at(-1)).toBe(
      chunk('{"reasoning_content":"STOP"}'),
    );
  });

  it('passes a whole tool call and drops the empty text after it', () => {
    const { push } = streamWith();
    const frames = push(call(0, 'c1', 'f', '{"a": 1}'), text(''), finish('tool_calls', 10));
    expect(frames).toEqual([
      ROLE,
      chunk(
        '{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\": 1}"}}]}',
      ),
      chunk('{}', '"tool_calls"'),
    ]);
  });

  it('names a call once when the server repeats itself, and tells two calls apart by their ids', () => {
    const { push } = streamWith();
    const frames = push(call(0, 'c1', 'f', '{'), call(0, 'c1', 'f', '}'), call(0, 'c2', 'g', '{}'));
    expect(frames.slice(2)).toEqual([
      chunk('{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}'),
      chunk(
        '{"tool_calls":[{"index":1,"id":"c2","type":"function","function":{"name":"g","arguments":"{}"}}]}',
      ),
    ]);
  });

  it('gives a call without an id one of its own', () => {
    expect(
      streamWith()
        .push(call(0, undefined, 'f', '{}'))
        .at(-1),
    ).toContain('"id":"call_1_0"');
  });

  it('writes calls that nobody asked for as text, whole, after the text', () => {
    const { push } = streamWith({ toolCalls: false });
    const events = [
      text('Well.'),
      call(0, 'c1', 'f', '{"a"'),
      call(0, 'c1', undefined, ': 1}'),
      finish('tool_calls'),
    ];
    expect(push(...events).slice(2)).toEqual([
      chunk(
        '{"content":"\\n<tool_call>\\n{\\"name\\": \\"f\\", \\"arguments\\": {\\"a\\": 1}}\\n</tool_call>"}',
      ),
      chunk('{}', '"stop"'),
    ]);
  });

  it('cuts the padding after the JSON of 1.6.3 and has the server cancelled', () => {
    const stream = createChatStream({
      id: 'chatcmpl-1',
      created: 7,
      publicModel: 'mine',
      expectations: { ...DEFAULTS, jsonSchema: true },
      quirks: quirksOf('mlx-openai-server', '1.6.3'),
    });
    const frames = ['{"a": ', 'false}<|im', '_start|>'].flatMap((piece) =>
      stream.push(JSON.stringify(text(piece))),
    );
    expect(frames.map(encodeFrame).slice(1)).toEqual([
      chunk('{"content":"{\\"a\\": "}'),
      chunk('{"content":"false}"}'),
      chunk('{}', '"stop"'),
      '[DONE]',
    ]);
    expect(stream.state.status).toBe('stopped-by-us');
  });
});
