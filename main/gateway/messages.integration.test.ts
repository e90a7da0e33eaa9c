import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, HELLO } from './testing/client.ts';
import { route } from './testing/records.ts';
import { answerShortly, EVENT_STREAM, json, ScriptedUpstream, word } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

let upstream: ScriptedUpstream;
let gateway: TestGateway;

beforeEach(async () => {
  upstream = (await ScriptedUpstream.start()).always(answerShortly);
  const cloud = upstream.record('cloud');
  gateway = await TestGateway.start({ backends: [cloud], routes: [route('claude-*', cloud)] });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const post = (body: string | object, path = '/v1/messages') =>
  call(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const hello = { model: 'claude-x', max_tokens: 10, messages: HELLO };

/** Every event of a stream as its data. */
const eventsOf = (text: string) =>
  text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => JSON.parse(event.replace(/^event: .*\ndata: /, '')) as { type: string });

describe('a client that speaks Messages', () => {
  it('gets its answer, whole and streamed', async () => {
    expect((await post(hello)).json).toMatchObject({
      type: 'message',
      content: [{ type: 'text', text: 'hello' }],
      stop_reason: 'end_turn',
    });
    const streamed = await post({ ...hello, stream: true });
    expect(eventsOf(streamed.text).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['message_start', 'content_block_delta', 'message_stop']),
    );
    for (const stream of [false, true]) {
      expect(await gateway.row()).toMatchObject({
        ...{ endpoint: '/v1/messages', stream, outcome: 'completed', backend: 'cloud' },
        promptTokens: 3,
      });
    }
  });

  it.each<[string, string | object, number, string]>([
    ['broken JSON', '{"model":', 400, 'invalid_request_error'],
    ['no body', '', 400, 'invalid_request_error'],
    ['no messages', { model: 'claude-x', max_tokens: 1 }, 400, 'invalid_request_error'],
    ['an unknown model', { ...hello, model: 'gpt' }, 404, 'not_found_error'],
    ['33 MB', ' '.repeat(33 * 1024 * 1024), 413, 'request_too_large'],
  ])('gets its errors in its own protocol: %s', async (_what, body, status, type) => {
    const before = upstream.requests;
    expect(await post(body)).toMatchObject({ status, json: { type: 'error', error: { type } } });
    expect(upstream.requests).toBe(before);
    expect(await gateway.row()).toMatchObject({ endpoint: '/v1/messages', status, outcome: 'failed' });
  });

  it('gets a backend’s refusal in its own protocol', async () => {
    upstream.always(({ response }) =>
      json(response, 429, { error: { message: 'slow down' } }, { 'retry-after': '3' }),
    );
    expect(await post({ ...hello, stream: true })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '3' },
      json: { type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } },
    });
    expect(await gateway.row()).toMatchObject({ status: 429, outcome: 'failed' });
  });

  it.each([
    ['breaks off', ''],
    ['tells of an error', 'data: {"error":{"message":"out of memory"}}\n\n'],
  ])('gets an error event as the last one when the stream %s', async (_what, end) => {
    upstream.always(({ response }) => response.writeHead(200, EVENT_STREAM).end(word('begun') + end));
    const answer = await post({ ...hello, stream: true });
    const types = eventsOf(answer.text).map(({ type }) => type);
    expect(types).toContain('content_block_delta');
    expect(types.filter((type) => type === 'error')).toHaveLength(1);
    expect(types.at(-1)).toBe('error');
    expect(await gateway.row()).toMatchObject({ status: 200, outcome: 'failed' });
  });

  it('may have its tokens counted, for any model', async () => {
    const path = '/v1/messages/count_tokens';
    expect(await post({ model: 'any', messages: HELLO }, path)).toMatchObject({
      status: 200,
      json: { input_tokens: expect.any(Number) },
    });
    expect(await post('{', path)).toMatchObject({ status: 400, json: { type: 'error' } });
    expect(await post(' '.repeat(33 * 1024 * 1024), path)).toMatchObject({
      status: 413,
      json: { type: 'error' },
    });
    expect(gateway.rows).toEqual([]);
  });

  it('is told that another method is not possible', async () => {
    expect(await call(`${gateway.url}/v1/messages`)).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
      json: { type: 'error' },
    });
  });
});
