import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { call, HELLO } from './testing/client.ts';
import { route } from './testing/records.ts';
import { answerShortly, EVENT_STREAM, json, ScriptedUpstream } from './testing/scripted-upstream.ts';
import type { Exchange } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

let anthropic: ScriptedUpstream;
let openai: ScriptedUpstream;
let gateway: TestGateway;
let lastCall: Exchange | null = null;

const MESSAGE = {
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-real', stop_sequence: null },
  content: [{ type: 'text', text: 'hello' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 3, output_tokens: 2 },
};

function event(data: { type: string }): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

const MESSAGE_STREAM = [
  { type: 'message_start', message: { ...MESSAGE, content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'hello' } },
  { type: 'content_block_stop', index: 0 },
  {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 2 },
  },
  { type: 'message_stop' },
]
  .map(event)
  .join('');

function answerAsAnthropic(exchange: Exchange): void {
  lastCall = exchange;
  const { stream } = JSON.parse(exchange.body.toString()) as { stream?: boolean };
  if (stream === true) exchange.response.writeHead(200, EVENT_STREAM).end(MESSAGE_STREAM);
  else json(exchange.response, 200, MESSAGE);
}

beforeEach(async () => {
  lastCall = null;
  anthropic = (await ScriptedUpstream.start()).always(answerAsAnthropic);
  openai = await ScriptedUpstream.start();
  const claude = anthropic.record('claude', { kind: 'anthropic', betas: ['always-2026'] });
  const gpt = openai.record('gpt', { kind: 'openai', organization: 'org-1', project: 'proj-1' });
  gateway = await TestGateway.start({
    backends: [claude, gpt],
    routes: [
      route('claude-*', claude),
      route('gpt-*', gpt),
      route('best', claude),
      route('either*', gpt, claude),
    ],
  });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await anthropic[Symbol.asyncDispose]();
  await openai[Symbol.asyncDispose]();
});

const post = (path: string, body: string | object, headers: Record<string, string> = {}) =>
  call(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const openaiClient = () => new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'unused', maxRetries: 0 });
const anthropicClient = () => new Anthropic({ baseURL: gateway.url, apiKey: 'unused', maxRetries: 0 });

describe('an OpenAI backend', () => {
  it('gets the betas that the client asks for, and no other header of its own', async () => {
    const headers = {
      'openai-beta': 'some-beta=v1',
      authorization: 'Bearer the-clients-own',
      'x-other': 'x',
    };
    openai.always((exchange) => {
      lastCall = exchange;
      json(exchange.response, 200, { choices: [] });
    });
    await post('/v1/chat/completions', { model: 'gpt-x', messages: HELLO }, headers);
    await gateway.row();
    expect(lastCall?.headers).toMatchObject({ 'openai-beta': 'some-beta=v1' });
    expect(lastCall?.headers).not.toHaveProperty('x-other');
    expect(JSON.stringify(lastCall?.headers)).not.toContain('the-clients-own');
  });
});

describe('an Anthropic backend', () => {
  it('gets the bytes of a client that speaks its protocol, its version, its betas and its query', async () => {
    const body = `{ "max_tokens":10,"model": "claude-x", "new_field": {"b":1,"a":2} ,"messages":${JSON.stringify(HELLO)}}`;
    const answer = await post('/v1/messages?beta=true', body, {
      'x-api-key': 'the-clients-own',
      'anthropic-version': '2024-01-01',
      'anthropic-beta': 'mine-2025,always-2026',
    });
    expect(answer).toMatchObject({ status: 200, json: MESSAGE });
    expect(lastCall?.body.toString()).toBe(body);
    expect(lastCall?.path).toBe('/v1/messages?beta=true');
    expect(lastCall?.headers).toMatchObject({
      'anthropic-version': '2024-01-01',
      'anthropic-beta': 'always-2026,mine-2025',
    });
    expect(JSON.stringify(lastCall?.headers)).not.toContain('the-clients-own');
    expect(await gateway.row()).toMatchObject({ outcome: 'completed', promptTokens: 3, completionTokens: 2 });
  });

  it('streams to the real Anthropic SDK, byte for byte', async () => {
    const params = {
      model: 'claude-x',
      max_tokens: 10,
      messages: [{ role: 'user' as const, content: 'hi' }],
    };
    const message = await anthropicClient().messages.stream(params).finalMessage();
    expect(message.content).toMatchObject([{ type: 'text', text: 'hello' }]);
    const raw = await post('/v1/messages', { ...params, stream: true });
    expect(raw.text).toBe(MESSAGE_STREAM);
    await gateway.row();
    expect(await gateway.row()).toMatchObject({ outcome: 'completed', promptTokens: 3, completionTokens: 2 });
  });

  it('answers a client that speaks Chat Completions, whole and streamed, through the real SDK', async () => {
    const params = {
      model: 'claude-x',
      messages: [{ role: 'user' as const, content: 'hi' }],
      top_logprobs: 0,
    };
    const whole = await openaiClient().chat.completions.create(params);
    expect(whole.choices[0]).toMatchObject({ message: { content: 'hello' }, finish_reason: 'stop' });
    const streamed = await openaiClient().chat.completions.stream(params).finalChatCompletion();
    expect(streamed.choices[0]?.message.content).toBe('hello');
    expect(JSON.parse(lastCall?.body.toString() ?? '')).toMatchObject({ model: 'claude-x', stream: true });
    await gateway.row();
    await gateway.row();
  });

  it('answers a client that speaks Responses', async () => {
    const response = await openaiClient().responses.create({ model: 'claude-x', input: 'hi' });
    expect(response.output_text).toBe('hello');
    const streamed = await openaiClient()
      .responses.stream({ model: 'claude-x', input: 'hi' })
      .finalResponse();
    expect(streamed).toMatchObject({ status: 'completed', output_text: 'hello' });
    await gateway.row();
    await gateway.row();
  });

  it('never makes a success of a stream that breaks off, in any protocol', async () => {
    anthropic.always(({ response }) =>
      response.writeHead(200, EVENT_STREAM).end(MESSAGE_STREAM.split('event: message_delta')[0]),
    );
    const chat = await post('/v1/chat/completions', { model: 'claude-x', messages: HELLO, stream: true });
    expect(chat.text).toContain('"error"');
    expect(chat.text).not.toContain('[DONE]');
    const messages = await post('/v1/messages', {
      model: 'claude-x',
      max_tokens: 5,
      messages: HELLO,
      stream: true,
    });
    expect(messages.text).toContain('event: error');
    expect(messages.text).not.toContain('message_stop');
    for (let i = 0; i < 2; i++) expect(await gateway.row()).toMatchObject({ outcome: 'failed' });
  });

  it('mends a request once when the refusal names what it cannot take', async () => {
    let calls = 0;
    anthropic.always((exchange) => {
      calls += 1;
      const { temperature } = JSON.parse(exchange.body.toString()) as { temperature?: number };
      if (temperature === undefined) answerAsAnthropic(exchange);
      else {
        const message = '`temperature` is deprecated for this model.';
        json(exchange.response, 400, { type: 'error', error: { type: 'invalid_request_error', message } });
      }
    });
    const answer = await post('/v1/chat/completions', {
      model: 'claude-3-5-sonnet',
      messages: HELLO,
      temperature: 0.5,
    });
    expect(answer).toMatchObject({ status: 200, json: { choices: [{ message: { content: 'hello' } }] } });
    expect(calls).toBe(2);
    await gateway.row();
  });

  it('says that it wants a key of this program’s, and not the client’s', async () => {
    const refusal = { type: 'authentication_error', message: 'invalid x-api-key' };
    anthropic.always(({ response }) => json(response, 401, { type: 'error', error: refusal }));
    const message =
      'The backend "claude" asks for an API key, and none is stored for it. It said: invalid x-api-key';
    expect(await post('/v1/messages', { model: 'claude-x', max_tokens: 1, messages: HELLO })).toMatchObject({
      status: 401,
      json: { type: 'error', error: { type: 'authentication_error', message } },
    });
    for (const [path, input] of [
      ['/v1/chat/completions', { messages: HELLO }],
      ['/v1/responses', { input: 'hi' }],
    ] as const) {
      expect(await post(path, { model: 'claude-x', ...input })).toMatchObject({
        status: 401,
        json: { error: { code: 'invalid_api_key', message } },
      });
    }
    for (let rows = 3; rows > 0; rows -= 1) await gateway.row();
  });

  it('has its rate limits said in the client’s words, and no wait of an hour', async () => {
    const limits = {
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': new Date(0).toISOString(),
      'retry-after': '3600',
    };
    const error = { type: 'rate_limit_error', message: 'Slow down' };
    anthropic.always(({ response }) => json(response, 429, { type: 'error', error }, limits));
    const bearable = { 'retry-after': '60', 'x-should-retry': 'false' };
    const chatted = await post('/v1/chat/completions', { model: 'claude-x', messages: HELLO });
    expect(chatted.headers).toMatchObject({
      ...bearable,
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '0s',
    });
    expect(Object.keys(chatted.headers).join()).not.toContain('anthropic-');
    const own = await post('/v1/messages', { model: 'claude-x', max_tokens: 1, messages: HELLO });
    expect(own.headers).toMatchObject({ ...limits, ...bearable });
    for (let rows = 2; rows > 0; rows -= 1) await gateway.row();
  });

  it('gives its refusals in the client’s protocol', async () => {
    anthropic.always(({ response }) =>
      json(response, 529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
    );
    expect(await post('/v1/chat/completions', { model: 'claude-x', messages: HELLO })).toMatchObject({
      status: 503,
      json: { error: { code: 'overloaded' } },
    });
    expect(await post('/v1/messages', { model: 'claude-x', max_tokens: 1, messages: HELLO })).toMatchObject({
      status: 529,
      json: { type: 'error', error: { type: 'overloaded_error' } },
    });
    await gateway.row();
    await gateway.row();
  });

  it('counts tokens itself, and is estimated for when it does not answer', async () => {
    anthropic.always(({ path, response }) => json(response, 200, { input_tokens: 42, path }));
    const params = { model: 'claude-x', messages: [{ role: 'user' as const, content: 'hi' }] };
    expect(await anthropicClient().messages.countTokens(params)).toMatchObject({ input_tokens: 42 });
    anthropic.always(({ response }) => json(response, 500, {}));
    const estimated = await post('/v1/messages/count_tokens', params);
    expect(estimated).toMatchObject({
      status: 200,
      headers: { 'x-mlx-manager-estimated': 'true', 'x-gateway-estimated': 'true' },
    });
  });

  it('lists its models through Anthropic’s SDK', async () => {
    anthropic.always((exchange) => {
      lastCall = exchange;
      json(exchange.response, 200, { data: [{ type: 'model', id: 'claude-1' }], has_more: false });
    });
    const [backend] = gateway.registry.all().filter(({ kind }) => kind === 'anthropic');
    expect(await backend?.models(AbortSignal.timeout(5_000))).toEqual([{ id: 'claude-1' }]);
    expect(lastCall?.path).toContain('/v1/models');
  });
});

describe('an OpenAI backend', () => {
  it('gets Responses as they are, with its organisation and project', async () => {
    const response = { id: 'resp_1', object: 'response', status: 'completed', output: [], error: null };
    openai.always((exchange) => {
      lastCall = exchange;
      json(exchange.response, 200, { ...response, usage: { input_tokens: 4, output_tokens: 5 } });
    });
    const body = '{"model":"gpt-x" , "input":"hi","store":false, "unknown":[1]}';
    expect(await post('/v1/responses', body)).toMatchObject({ status: 200, json: response });
    expect(lastCall?.path).toBe('/v1/responses');
    expect(lastCall?.body.toString()).toBe(body);
    expect(lastCall?.headers).toMatchObject({ 'openai-organization': 'org-1', 'openai-project': 'proj-1' });
    expect(await gateway.row()).toMatchObject({ promptTokens: 4, completionTokens: 5 });
  });

  it('lists its models through OpenAI’s SDK, and says why it did not', async () => {
    const [backend] = gateway.registry.all().filter(({ kind }) => kind === 'openai');
    openai.always(({ response }) =>
      json(response, 200, { object: 'list', data: [{ id: 'gpt-1', object: 'model' }] }),
    );
    expect(await backend?.models(AbortSignal.timeout(5_000))).toEqual([{ id: 'gpt-1' }]);
    openai.always(({ response }) => json(response, 401, { error: { message: 'Incorrect API key' } }));
    await expect(backend?.models(AbortSignal.timeout(5_000))).rejects.toMatchObject({
      code: 'upstream_protocol',
      message: expect.stringContaining('Incorrect API key') as string,
      hint: expect.stringContaining('key replace') as string,
    });
  });
});

it('tells what it could not keep of a request, in a header and in the audit log', async () => {
  openai.always(({ response }) =>
    json(response, 200, {
      choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
    }),
  );
  const answer = await post('/v1/messages', { model: 'gpt-x', max_tokens: 5, messages: HELLO, top_k: 3 });
  expect(answer.status).toBe(200);
  expect(answer.headers['x-mlx-manager-warnings']).toContain('@top_k');
  expect((await gateway.row()).warnings).toEqual([expect.objectContaining({ path: 'top_k' })]);
});

it('tells nothing of what a target that failed could not keep', async () => {
  openai.always(({ response }) => json(response, 500, { error: { message: 'down' } }));
  const body = { model: 'either', max_tokens: 5, messages: HELLO, top_k: 3 };
  const answer = await post('/v1/messages', body);
  expect(answer).toMatchObject({ status: 200, json: { type: 'message' } });
  expect(answer.headers).not.toHaveProperty('x-mlx-manager-warnings');
  expect((await gateway.row()).warnings).toEqual([]);
});

it('asks for models with a backend’s own credentials and nothing from the environment', async () => {
  vi.stubEnv('OPENAI_API_KEY', 'environment-key');
  vi.stubEnv('OPENAI_ORG_ID', 'environment-org');
  vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'x-leak: environment-header');
  vi.stubEnv('ANTHROPIC_API_KEY', 'environment-key');
  vi.stubEnv('ANTHROPIC_CUSTOM_HEADERS', 'x-leak: environment-header');
  const seen: string[] = [];
  const answer = (exchange: Exchange) => {
    seen.push(JSON.stringify(exchange.headers));
    json(exchange.response, 200, { data: [], has_more: false });
  };
  openai.always(answer);
  anthropic.always(answer);
  try {
    for (const backend of gateway.registry.all()) await backend.models(AbortSignal.timeout(5_000));
  } finally {
    vi.unstubAllEnvs();
  }
  expect(seen).toHaveLength(2);
  for (const headers of seen) expect(headers).not.toMatch(/environment|unused/);
  expect(seen.join()).toContain('anthropic-version');
  expect(seen.join()).toContain('org-1');
});

it('has the rate limits of OpenAI said in Anthropic’s words, with an answer too', async () => {
  openai.always((exchange) => {
    exchange.response.setHeader('x-ratelimit-remaining-tokens', '7');
    exchange.response.setHeader('openai-processing-ms', '12');
    answerShortly(exchange);
  });
  for (const stream of [true, false]) {
    const body = { model: 'gpt-x', max_tokens: 5, messages: HELLO, stream };
    const { headers } = await post('/v1/messages', body);
    expect(headers).toMatchObject({
      'anthropic-ratelimit-tokens-remaining': '7',
      'x-upstream-openai-processing-ms': '12',
    });
    expect(headers).not.toHaveProperty('x-ratelimit-remaining-tokens');
    await gateway.row();
  }
});

describe('the list of models', () => {
  it('has Anthropic’s shape for Anthropic’s clients, under names that Claude Code lists and may use', async () => {
    const client = anthropicClient();
    // One a page: the SDK follows `has_more` and `last_id`.
    const listed = await Array.fromAsync(client.models.list({ limit: 1 }));
    expect(listed.map(({ id }) => id)).toEqual(['best', 'claude-best']);
    for (const model of listed) expect(model).toMatchObject({ type: 'model', display_name: 'best' });
    expect(await client.models.retrieve('claude-best')).toMatchObject({ id: 'claude-best' });
    const params = { max_tokens: 5, messages: [{ role: 'user' as const, content: 'hi' }] };
    expect(await client.messages.create({ model: 'claude-best', ...params })).toMatchObject({
      type: 'message',
    });
    await gateway.row();
  });

  it('keeps OpenAI’s shape for everybody else', async () => {
    const [listed] = await Array.fromAsync(openaiClient().models.list());
    expect(listed).toMatchObject({ id: 'best', object: 'model' });
  });
});
