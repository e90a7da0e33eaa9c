import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chatSteps } from '../host/chat-steps.ts';
import { BACKENDS, startHostOfAll } from '../host/every-backend.ts';
import type { HostOfAll } from '../host/every-backend.ts';
import { messageSteps } from '../host/message-steps.ts';

let all: HostOfAll;

beforeAll(async () => {
  all = await startHostOfAll();
});
afterAll(() => all[Symbol.asyncDispose]());

async function stream(path: string, body: object): Promise<string> {
  const response = await fetch(all.host.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ ...body, stream: true }),
  });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  return text;
}

const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const weather = { name: 'get_weather', description: 'the weather in a city' };
const user = (content: string) => ({ role: 'user', content });

/** Servers write a call of an earlier turn into the prompt each in its own way. */
const PROMPT_WITH_CALL = expect.any(Number) as number;

const SAID = [
  { what: 'text', prompt: 'hi', text: 'Hello from the tiny model.', tokens: [22, 6] },
  { what: 'text of many bytes', prompt: 'TINY_UTF8', text: 'café _😀 ok', tokens: [29, 10] },
  { what: 'nothing', prompt: 'TINY_EMPTY', text: '', tokens: [30, 1] },
] as const;

describe.each(BACKENDS)('a client of OpenAI’s protocol hears from $kind', ({ model }) => {
  const tools = [{ type: 'function', function: { ...weather, parameters: schema } }];
  const hear = async (body: object) =>
    chatSteps(
      await stream('/v1/chat/completions', { model, stream_options: { include_usage: true }, ...body }),
    );
  const opening = [{ awaitsUsage: true }, { role: 'assistant' }];

  it.each(SAID)('$what', async ({ prompt, text, tokens }) => {
    expect(await hear({ messages: [user(prompt)] })).toEqual([
      ...opening,
      ...(text === '' ? [] : [{ text }]),
      { finish: 'stop' },
      { usage: tokens },
      { done: true },
    ]);
  });

  it('no usage unless asked for it', async () => {
    expect(await hear({ messages: [user('hi')], stream_options: undefined })).toEqual([
      { awaitsUsage: false },
      { role: 'assistant' },
      { text: 'Hello from the tiny model.' },
      { finish: 'stop' },
      { done: true },
    ]);
  });

  it('an answer that the limit cuts', async () => {
    expect(await hear({ messages: [user('TINY_LONG')], max_tokens: 5 })).toEqual([
      ...opening,
      { text: 'Count: one two three four' },
      { finish: 'length' },
      { usage: [29, 5] },
      { done: true },
    ]);
  });

  it('a call of a tool', async () => {
    expect(await hear({ messages: [user('TINY_TOOL')], tools })).toEqual([
      ...opening,
      { call: 0, hasId: true, name: 'get_weather', arguments: '{"city": "Paris"}' },
      { finish: 'tool_calls' },
      { usage: [237, 8] },
      { done: true },
    ]);
  });

  it('the answer to a tool’s result', async () => {
    const call = {
      id: 'call_1',
      type: 'function',
      function: { name: 'get_weather', arguments: '{"city": "Paris"}' },
    };
    const messages = [
      user('TINY_TOOL'),
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: '18 degrees' },
    ];
    expect(await hear({ messages, tools })).toEqual([
      ...opening,
      { text: 'tool result noticed' },
      { finish: 'stop' },
      { usage: [PROMPT_WITH_CALL, 4] },
      { done: true },
    ]);
  });
});

describe.each(BACKENDS)('a client of Anthropic’s protocol hears from $kind', ({ model }) => {
  const tools = [{ ...weather, input_schema: schema }];
  const hear = async (body: object) =>
    messageSteps(await stream('/v1/messages', { model, max_tokens: 100, ...body }));
  const opening = [{ event: 'message_start' }, { event: 'ping' }];
  const ending = (stopReason: string, tokens: readonly [number, number]) => [
    { event: 'message_delta', stopReason, stopSequence: null, tokens },
    { event: 'message_stop' },
  ];
  const textBlock = (text: string) => [
    { event: 'content_block_start', index: 0, block: 'text' },
    { event: 'content_block_delta', index: 0, delta: 'text_delta', text },
    { event: 'content_block_stop', index: 0 },
  ];

  it.each(SAID)('$what', async ({ prompt, text, tokens }) => {
    expect(await hear({ messages: [user(prompt)] })).toEqual([
      ...opening,
      ...(text === '' ? [] : textBlock(text)),
      ...ending('end_turn', tokens),
    ]);
  });

  it('an answer that the limit cuts', async () => {
    expect(await hear({ messages: [user('TINY_LONG')], max_tokens: 5 })).toEqual([
      ...opening,
      ...textBlock('Count: one two three four'),
      ...ending('max_tokens', [29, 5]),
    ]);
  });

  it('a call of a tool', async () => {
    expect(await hear({ messages: [user('TINY_TOOL')], tools })).toEqual([
      ...opening,
      { event: 'content_block_start', index: 0, block: 'tool_use', name: 'get_weather' },
      { event: 'content_block_delta', index: 0, delta: 'input_json_delta', text: '{"city": "Paris"}' },
      { event: 'content_block_stop', index: 0 },
      ...ending('tool_use', [237, 8]),
    ]);
  });

  it('the answer to a tool’s result', async () => {
    const messages = [
      user('TINY_TOOL'),
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'Paris' } }],
      },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: '18 degrees' }],
      },
    ];
    expect(await hear({ messages, tools })).toEqual([
      ...opening,
      ...textBlock('tool result noticed'),
      ...ending('end_turn', [PROMPT_WITH_CALL, 4]),
    ]);
  });
});
