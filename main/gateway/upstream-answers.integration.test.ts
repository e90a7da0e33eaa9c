import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, chat, HELLO, OpenCall } from './testing/client.ts';
import { backendRecord, route } from './testing/records.ts';
import {
  answerShortly,
  COMPLETION,
  DONE,
  EVENT_STREAM,
  FINISH,
  json,
  ScriptedUpstream,
  word,
} from './testing/scripted-upstream.ts';
import type { Exchange } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

let upstream: ScriptedUpstream;
let gateway: TestGateway;

beforeEach(async () => {
  upstream = await ScriptedUpstream.start();
  const cloud = upstream.record('cloud');
  const locked = upstream.record('locked', { key: '00000000-0000-4000-8000-000000000000' as never });
  const below = upstream.record('below', { url: `${upstream.url}/api/v9/` });
  const patient = { connectMs: 60_000, firstByteMs: 60_000, gapMs: 60_000, totalMs: 60_000 };
  const early = upstream.record('early', { deadlines: { ...patient, firstByteMs: 100 } });
  const later = upstream.record('later', { deadlines: { ...patient, gapMs: 100 } });
  gateway = await TestGateway.start({
    backends: [cloud, locked, below, early, later],
    routes: [
      route('m', cloud),
      route('renamed', [cloud, 'the "real"/name']),
      route('locked', locked),
      route('below', below),
      route('early', early),
      route('later', later),
    ],
    key: 'sk-stored',
  });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const post = (body: string, headers: Record<string, string> = {}) =>
  call(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers, body });

describe('a request to a backend of the same protocol', () => {
  const odd =
    '  {"zeta" : 1.0,\n\t"messages":[ {"role":"user","content":"h\\u00e9 \\/ é ✓","x":{"2":0,"1":1e2}} ],' +
    '"model":"MODEL" , "seed":12345678901234567890,"unknown":[ ],"temperature":0.70,"stream":null}\r\n ';

  it.each([
    ['the same name', 'm', 'm'],
    ['another name', 'renamed', 'the "real"/name'],
  ])('arrives byte for byte, but for the model: %s', async (_what, model, sent) => {
    upstream.always(answerShortly);
    expect((await post(odd.replace('MODEL', model))).status).toBe(200);
    expect(await gateway.row()).toMatchObject({ model, servedModel: sent });
    upstream.always((exchange) => {
      expect(exchange.body.toString()).toBe(odd.replace('"MODEL"', JSON.stringify(sent)));
      answerShortly(exchange);
    });
    expect((await post(odd.replace('MODEL', model))).status).toBe(200);
    await gateway.row();
  });

  it('brings nothing of the client’s own headers along, its key least of all', async () => {
    const answering = post(JSON.stringify({ model: 'm', messages: HELLO }), {
      authorization: 'Bearer sk-of-the-client',
      'x-api-key': 'sk-of-the-client',
      cookie: 'session=secret',
      'content-type': 'application/json',
      'user-agent': 'client/1',
      'x-custom': 'yes',
    });
    const exchange = await upstream.next();
    expect(Object.keys(exchange.headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'content-length',
      'content-type',
      'host',
    ]);
    expect(JSON.stringify(exchange.headers)).not.toMatch(/client|secret/);
    expect(exchange.path).toBe('/v1/chat/completions');
    json(exchange.response, 200, COMPLETION);
    await answering;
    await gateway.row();
  });

  it('brings the stored key instead, where the backend has one', async () => {
    const answering = chat(gateway, { model: 'locked' }, { authorization: 'Bearer sk-of-the-client' });
    const exchange = await upstream.next();
    expect(exchange.headers.authorization).toBe('Bearer sk-stored');
    json(exchange.response, 200, COMPLETION);
    await answering;
    await gateway.row();
  });

  it('says that the stored key was refused, and not the client’s', async () => {
    const answering = chat(gateway, { model: 'locked' });
    const { response } = await upstream.next();
    json(response, 401, { error: { message: 'Incorrect API key provided: sk-stored', code: 'x' } });
    const answer = await answering;
    expect(answer).toMatchObject({ status: 401, json: { error: { code: 'invalid_api_key' } } });
    expect(answer.json.error?.message).toMatch(
      /^The backend "locked" rejected the stored API key\. It said: /,
    );
    expect(answer.text).not.toContain('sk-stored');
    await gateway.row();
  });

  it('goes below the address that was saved', async () => {
    const answering = chat(gateway, { model: 'below' });
    const exchange = await upstream.next();
    expect(exchange.path).toBe('/api/v9/chat/completions');
    json(exchange.response, 200, COMPLETION);
    await answering;
    await gateway.row();
  });
});

describe('an answer in one piece', () => {
  it('comes back byte for byte', async () => {
    const bytes = JSON.stringify(COMPLETION, null, 3).replace('"hello"', '"h\\u00e9 ✓", "extra": [1.0]');
    upstream.always(({ response }) =>
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(bytes),
    );
    const answer = await chat(gateway);
    expect(answer.text).toBe(bytes);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(await gateway.row()).toMatchObject({
      outcome: 'completed',
      stream: false,
      promptTokens: 3,
      completionTokens: 1,
      bytesOut: Buffer.byteLength(bytes),
    });
  });

  it('gets a type where the backend gives it none', async () => {
    upstream.always(({ response }) => response.writeHead(200).end(JSON.stringify(COMPLETION)));
    expect((await chat(gateway)).headers['content-type']).toContain('application/json');
    await gateway.row();
  });
});

describe('a refusal', () => {
  const own = { message: 'no', type: 'their_type', param: null, code: 'their_code', more: { a: 1 } };

  it.each([429, 500, 503])('with status %i and a body of OpenAI’s form passes as it is', async (status) => {
    const body = JSON.stringify({ error: own, extra: true });
    upstream.always(({ response }) =>
      response
        .writeHead(status, {
          'content-type': 'application/json',
          'retry-after': '11',
          'x-should-retry': 'true',
        })
        .end(body),
    );
    const answer = await chat(gateway);
    expect(answer).toMatchObject({ status, text: body });
    expect(answer.headers).toMatchObject({ 'retry-after': '11', 'x-should-retry': 'true' });
    expect(await gateway.row()).toMatchObject({ status, outcome: 'failed', errorCode: 'backend_answered' });
  });

  it.each([400, 403, 404])('with status %i says that trying again is of no use', async (status) => {
    const body = JSON.stringify({ error: own });
    const headers = { 'content-type': 'application/json', 'retry-after': '11', 'x-should-retry': 'true' };
    upstream.always(({ response }) => response.writeHead(status, headers).end(body));
    const answer = await chat(gateway);
    expect(answer).toMatchObject({ status, text: body, headers: { 'x-should-retry': 'false' } });
    expect(answer.headers).not.toHaveProperty('retry-after');
    expect(await gateway.row()).toMatchObject({ status, attempts: [{ status, why: 'no' }] });
  });

  it('of the stored key says whose key it is', async () => {
    upstream.always(({ response }) => json(response, 401, { error: own }));
    expect(await chat(gateway, { model: 'locked' })).toMatchObject({
      status: 401,
      headers: { 'x-should-retry': 'false' },
      json: { error: { message: 'The backend "locked" rejected the stored API key. It said: no' } },
    });
    expect(await gateway.row()).toMatchObject({ failure: 'credentials' });
  });

  it('is not passed on with advice to sleep for an hour', async () => {
    upstream.always(({ response }) => json(response, 429, { error: own }, { 'retry-after': '3600' }));
    const answer = await chat(gateway);
    expect(answer.headers).toMatchObject({ 'retry-after': '60', 'x-should-retry': 'false' });
    await gateway.row();
  });

  it.each<[string, number, string, string, number, object]>([
    [
      'a page',
      502,
      'text/html',
      '<html><head><title>Bad Gateway</title></head><body>x</body></html>',
      502,
      { message: 'Bad Gateway', type: 'server_error' },
    ],
    ['nothing', 500, 'application/json', '', 500, { type: 'server_error' }],
    ['half a JSON', 503, 'application/json', '{"error": {"mess', 503, {}],
    [
      'text',
      429,
      'text/plain',
      'Too many requests',
      429,
      { message: 'Too many requests', type: 'rate_limit_error', code: 'rate_limit_exceeded' },
    ],
    [
      'FastAPI’s form',
      422,
      'application/json',
      '{"detail":[{"loc":["body","messages",0,"role"],"msg":"bad","type":"x","input":"secret"}]}',
      400,
      { param: 'messages[0].role' },
    ],
    [
      'an overload',
      529,
      'application/json',
      '{"type":"error","error":{"type":"overloaded_error"}}',
      503,
      { code: 'overloaded' },
    ],
  ])('of another form is put into that of OpenAI: %s', async (_what, status, type, body, shown, error) => {
    upstream.always(({ response }) => response.writeHead(status, { 'content-type': type }).end(body));
    const answer = await chat(gateway);
    expect(answer).toMatchObject({
      status: shown,
      json: { error: { message: expect.any(String), ...error } },
    });
    expect(Object.keys(answer.json.error ?? {}).sort()).toEqual(['code', 'message', 'param', 'type']);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.text).not.toContain('secret');
    expect(await gateway.row()).toMatchObject({ status: shown, outcome: 'failed' });
  });

  it.each([301, 302, 307, 308])('to go elsewhere (%i) is not followed', async (status) => {
    await using elsewhere = (await ScriptedUpstream.start()).always(answerShortly);
    upstream.always(({ response }) =>
      response.writeHead(status, { location: `${elsewhere.url}/v1/chat/completions` }).end(),
    );
    expect(await chat(gateway)).toMatchObject({ status: 502, json: { error: { code: 'upstream_error' } } });
    expect(elsewhere.requests).toBe(0);
    expect(await gateway.row()).toMatchObject({ status: 502, errorCode: 'upstream_protocol' });
  });
});

describe('what only looks like an answer', () => {
  const html = '<html><title>Sign in</title></html>';
  const cases: [string, string, string][] = [
    ['a page', 'text/html', html],
    ['a page without a type', '', html],
    ['nothing', 'application/json', ''],
    ['half an answer', 'application/json', JSON.stringify(COMPLETION).slice(0, 40)],
    ['another JSON', 'application/json', '{"status":"ok"}'],
    ['null', 'application/json', 'null'],
    ['packed bytes', 'application/json', '\u001f\u008b\u0008'],
  ];

  it.each(cases)('is an error, with 200 on it: %s', async (_what, type, body) => {
    upstream.always(({ response }) =>
      response.writeHead(200, type === '' ? {} : { 'content-type': type }).end(body, 'latin1'),
    );
    for (const stream of [false, true]) {
      expect(await chat(gateway, { stream })).toMatchObject({
        status: 502,
        json: { error: { type: 'server_error', code: 'upstream_error' } },
      });
      expect(await gateway.row()).toMatchObject({
        status: 502,
        outcome: 'failed',
        errorCode: 'upstream_protocol',
      });
    }
  });

  it('is an error, with 204 on it', async () => {
    upstream.always(({ response }) => response.writeHead(204).end());
    for (const stream of [false, true]) {
      expect((await chat(gateway, { stream })).status).toBe(502);
      await gateway.row();
    }
  });

  it('is an error in its own words when it says so itself', async () => {
    const error = { message: 'model overloaded', type: 'server_error', code: 503 };
    upstream.always(({ response }) => json(response, 200, { error }));
    for (const stream of [false, true]) {
      expect(await chat(gateway, { stream })).toMatchObject({
        status: 503,
        json: { error: { message: 'model overloaded' } },
      });
      expect(await gateway.row()).toMatchObject({ status: 503, outcome: 'failed' });
    }
  });

  it('is an error where a stream was asked for and a whole answer comes', async () => {
    upstream.always(({ response }) => json(response, 200, COMPLETION));
    const answer = await chat(gateway, { stream: true });
    expect(answer.status).toBe(502);
    expect(answer.json.error?.message).toContain('no stream');
    await gateway.row();
  });

  it('is a stream all the same when its type is missing or plain text', async () => {
    for (const headers of [{}, { 'content-type': 'text/plain' }]) {
      upstream.always(({ response }) => response.writeHead(200, headers).end(FINISH + DONE));
      expect(await chat(gateway, { stream: true })).toMatchObject({ status: 200, text: FINISH + DONE });
      await gateway.row();
    }
  });
});

describe('a stream that breaks', () => {
  async function ending(end: (exchange: Exchange) => void): Promise<{ text: string; last: string }> {
    await using client = new OpenCall(gateway);
    const exchange = await upstream.next();
    exchange.response.writeHead(200, EVENT_STREAM);
    exchange.response.write(word('begun'));
    await client.until(word('begun'));
    end(exchange);
    const text = await client.rest();
    return { text, last: text.trimEnd().split('\n\n').at(-1) ?? '' };
  }

  it.each<[string, (exchange: Exchange) => void, string]>([
    ['ends before its finish', ({ response }) => void response.end(), 'upstream_error'],
    ['ends within an event', ({ response }) => void response.end('data: {"choi'), 'upstream_error'],
    ['is reset', ({ response }) => void response.socket?.resetAndDestroy(), 'upstream_unreachable'],
    ['is cut off', ({ response }) => void response.destroy(), 'upstream_unreachable'],
  ])('ends with an error event, never with [DONE]: it %s', async (_what, end, code) => {
    const { text, last } = await ending(end);
    expect(text.startsWith(word('begun'))).toBe(true);
    expect(text).not.toContain('[DONE]');
    expect(JSON.parse(last.replace(/^data: /, ''))).toMatchObject({ error: { code, type: 'server_error' } });
    expect(await gateway.row()).toMatchObject({ status: 200, outcome: 'failed' });
  });

  it.each([
    ['with [DONE] behind it', `data: {"error":{"message":"out of memory"}}\n\n${DONE}`],
    ['and nothing behind it', 'data: { "error" : {"message":"out of memory"}}\n\n'],
  ])('by an error event of its own is passed on once, and counts as failed: %s', async (_what, event) => {
    const { text } = await ending(({ response }) => void response.end(event));
    expect(text).toBe(word('begun') + event.replace(DONE, ''));
    expect(await gateway.row()).toMatchObject({
      status: 200,
      outcome: 'failed',
      errorCode: 'backend_answered',
    });
  });

  it.each([
    ['before its first byte', 'early', 504],
    ['in the middle', 'later', 200],
  ])('by falling silent %s ends at the deadline', async (_what, model, status) => {
    upstream.always(({ response }) => {
      response.writeHead(200, EVENT_STREAM).flushHeaders();
      if (model === 'later') response.write(word('begun'));
    });
    await using client = new OpenCall(gateway, { model });
    const text = await client.rest();
    expect((await client.answer).statusCode).toBe(status);
    expect(text).toContain('"code":"timeout"');
    expect(await gateway.row()).toMatchObject({ status, errorCode: 'upstream_timeout' });
  });
});

describe('a backend that is no HTTP server', () => {
  let raw: Server;
  afterEach(() => raw.close());

  async function rawBackend(answer: string) {
    raw = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer));
    });
    raw.listen(0, '127.0.0.1');
    await once(raw, 'listening');
    const url = `http://127.0.0.1:${(raw.address() as AddressInfo).port}`;
    const record = backendRecord('raw', { kind: 'openai-compatible', url, reach: 'loopback' });
    return TestGateway.start({ backends: [record], routes: [route('m', record)] });
  }

  it.each([
    ['sends something else', 'SSH-2.0-OpenSSH_9.9\r\n', 502],
    ['hangs up at once', '', 502],
    ['promises more than it sends', 'HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{"choices":', 502],
    [
      'promises chunks and cuts them',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{"cho',
      502,
    ],
    ['sends headers without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`, 502],
  ])('is reported as such when it %s', async (_what, answer, status) => {
    await using broken = await rawBackend(answer);
    expect(await chat(broken)).toMatchObject({ status, json: { error: { type: 'server_error' } } });
    expect(await broken.row()).toMatchObject({ status, outcome: 'failed' });
  });

  it('is reported as such when nobody listens', async () => {
    await using broken = await rawBackend('');
    raw.close();
    await once(raw, 'close');
    const answer = await chat(broken);
    expect(answer).toMatchObject({ status: 502, json: { error: { code: 'upstream_unreachable' } } });
    expect(answer.json.error?.message).toContain('ECONNREFUSED');
    expect(await broken.row()).toMatchObject({ errorCode: 'upstream_unreachable' });
  });
});
