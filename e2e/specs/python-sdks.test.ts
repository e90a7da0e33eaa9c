import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BACKENDS, startHostOfAll } from '../host/every-backend.ts';
import type { HostOfAll } from '../host/every-backend.ts';
import { judge } from '../python-sdks/judge.ts';
import { preparePythonSdks } from '../python-sdks/prepare.ts';
import type { PythonSdks } from '../python-sdks/prepare.ts';

let sdks: PythonSdks;
let all: HostOfAll;

beforeAll(async () => {
  sdks = await preparePythonSdks();
  all = await startHostOfAll();
});
afterAll(() => all[Symbol.asyncDispose]());

const usage = { input: 29, output: 10 };
const text = 'café _😀 ok';
const call = { name: 'get_weather', has_id: true, then: 'tool result noticed' };
const cutText = 'Count: one two three four';

const OPENAI = {
  chat: { text, finish: 'stop', usage },
  chat_stream: { text, finishes: ['stop'] },
  chat_helper: { text, finish: 'stop', usage, done: true },
  usage_in_stream: { usages: [{ input: 22, output: 6 }], is_last: true },
  tools: { ...call, arguments: { city: 'Paris' }, finish: 'tool_calls' },
  cut: { text: cutText, finish: 'length' },
  responses: { text, status: 'completed', output_tokens: usage.output },
  responses_stream: {
    first: 'response.created',
    last: 'response.completed',
    text,
    final_text: text,
    in_order: true,
  },
  unknown_model: { error: 'NotFoundError', status: 404 },
  empty_messages: { error: 'BadRequestError', status: 400 },
};

const ANTHROPIC = {
  message: { blocks: ['text'], text, stop_reason: 'end_turn', usage },
  message_stream: { blocks: ['text'], text, stop_reason: 'end_turn', usage, streamed: text },
  tools: { ...call, input: { city: 'Paris' }, stop_reason: 'tool_use' },
  tools_stream: { calls: [['get_weather', { city: 'Paris' }]], stop_reason: 'tool_use' },
  count_tokens: { is_positive: true },
  cut: { text: cutText, stop_reason: 'max_tokens' },
  unknown_model: { error: 'NotFoundError', status: 404 },
  empty_messages: { error: 'BadRequestError', status: 400 },
};

describe.each(BACKENDS)('$kind', ({ model, unknown, isCloud }) => {
  it('serves OpenAI’s Python SDK', async () => {
    const expected = { ...OPENAI, ...(isCloud ? { truncated: { error: 'APIError', status: null } } : {}) };
    const trial = { sdk: 'openai', url: all.host.url, model, unknown } as const;
    expect(await judge(sdks, { ...trial, checks: Object.keys(expected) })).toEqual(expected);
  });

  it('serves Anthropic’s Python SDK', async () => {
    const truncated = { error: 'APIStatusError', status: 200 };
    const expected = { ...ANTHROPIC, ...(isCloud ? { truncated } : {}) };
    const trial = { sdk: 'anthropic', url: all.host.url, model, unknown } as const;
    expect(await judge(sdks, { ...trial, checks: Object.keys(expected) })).toEqual(expected);
  });
});
