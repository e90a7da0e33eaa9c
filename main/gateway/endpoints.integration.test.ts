import { createConnection } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backendRecord, profileRecord, route } from './testing/records.ts';
import { call, chat, HELLO } from './testing/client.ts';
import { answerShortly, ScriptedUpstream } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

let upstream: ScriptedUpstream;
let gateway: TestGateway;

beforeAll(async () => {
  upstream = (await ScriptedUpstream.start()).always(answerShortly);
  const cloud = upstream.record('cloud');
  const local = profileRecord('mlx-community/local-1');
  gateway = await TestGateway.start({
    backends: [
      cloud,
      local,
      backendRecord('unused', { kind: 'openai-compatible', url: 'https://a.example' }),
    ],
    routes: [
      route('gpt-5', cloud),
      route('open/router/gpt', cloud),
      route('claude-*', cloud),
      route('m', cloud),
    ],
    origins: { hosts: ['studio.local'], origins: ['https://chat.example'] },
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const get = (path: string, headers = {}) => call(gateway.url + path, { headers });
const post = (
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  path = '/v1/chat/completions',
) =>
  call(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('the gateway', () => {
  it.each(['/', '/health'])('says that it lives on GET and HEAD %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 200, json: { version: '0.0.0-test' } });
    const head = await call(gateway.url + path, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('lists names that can be used, the same at every call, and asks nobody', async () => {
    const before = upstream.requests;
    const first = await get('/v1/models');
    expect(first.json).toMatchObject({ object: 'list' });
    const data = first.json['data'] as { id: string; created: number }[];
    expect(data.map(({ id }) => id).sort()).toEqual([
      'gpt-5',
      'm',
      'mlx-community/local-1',
      'open/router/gpt',
    ]);
    for (const model of data) {
      expect(model).toMatchObject({ object: 'model', owned_by: 'mlx-manager', created: 1_700_000_000 });
    }
    expect((await get('/v1/models')).text).toBe(first.text);
    expect(upstream.requests).toBe(before);
  });

  it.each(['open/router/gpt', 'open%2Frouter%2Fgpt', 'open%2frouter/gpt'])(
    'describes one model whose id has slashes, written as %s',
    async (id) => {
      const found = await get(`/v1/models/${id}`);
      expect(found).toMatchObject({ status: 200, json: { id: 'open/router/gpt', object: 'model' } });
      expect((await get(`/v1/models/${id}`)).text).toBe(found.text);
    },
  );

  it('describes a name that only a pattern covers', async () => {
    expect(await get('/v1/models/claude-x')).toMatchObject({ status: 200, json: { id: 'claude-x' } });
  });

  it('knows no other model, and says which are close', async () => {
    const missing = await get('/v1/models/gpt-4');
    expect(missing).toMatchObject({
      status: 404,
      json: { error: { code: 'model_not_found', param: 'model' } },
    });
    expect(missing.json.error?.message).toContain('"gpt-5"');
  });

  it('refuses an id that is not a URL', async () => {
    expect(await get('/v1/models/%zz')).toMatchObject({
      status: 400,
      json: { error: { type: 'invalid_request_error' } },
    });
  });

  it.each([
    ['DELETE', '/v1/models', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
    ['PUT', '/v1/models/gpt-5', 'GET, HEAD'],
    ['GET', '/v1/chat/completions', 'POST'],
    ['OPTIONS', '/v1/chat/completions', 'POST'],
  ] as const)('answers 405 to %s %s and says what is possible', async (method, path, allow) => {
    const answer = await call(gateway.url + path, { method });
    expect(answer).toMatchObject({
      status: 405,
      headers: { allow },
      json: { error: { type: 'invalid_request_error', message: expect.stringContaining(method) } },
    });
  });

  it.each(['/v2/models', '/v1', '/v1/moderations', '/v1/chat', '/index.html', '/_ui', '/%zz'])(
    'answers %s, which it does not have, in JSON',
    async (path) => {
      const answer = await get(path);
      expect([400, 404]).toContain(answer.status);
      expect(answer.json.error).toMatchObject({ type: 'invalid_request_error' });
    },
  );

  it('takes a path whose /v1 was written twice', async () => {
    expect((await get('/v1/v1/models')).text).toBe((await get('/v1/models')).text);
    const answer = await post(JSON.stringify({ model: 'm', messages: HELLO }), {}, '/v1/v1/chat/completions');
    expect(answer.status).toBe(200);
    expect(await gateway.row()).toMatchObject({ endpoint: '/v1/chat/completions', outcome: 'completed' });
  });
});

describe('a body that is not right', () => {
  const valid = { model: 'm', messages: HELLO };
  const over = (fields: object) => JSON.stringify({ ...valid, ...fields });

  it.each<[string, string | Uint8Array, string, unknown]>([
    ['no body', '', 'no body', null],
    ['broken JSON', '{"model": "m", "messages": [', 'not valid JSON', null],
    ['text', 'hello', 'not valid JSON', null],
    [
      'invalid UTF-8',
      Buffer.from([...Buffer.from('{"model":"'), 0xff, 0xfe, ...Buffer.from('"}')]),
      'UTF-8',
      null,
    ],
    ['UTF-16', Buffer.from(over({}), 'utf16le'), 'not valid JSON', null],
    ['null', 'null', 'JSON object', null],
    ['a list', '[]', 'JSON object', null],
    ['no model', JSON.stringify({ messages: HELLO }), 'model', 'model'],
    ['an empty model', over({ model: '' }), 'model', 'model'],
    ['a model that is a number', over({ model: 5 }), 'model', 'model'],
    ['a model longer than any', over({ model: 'x'.repeat(513) }), 'model', 'model'],
    ['no messages', JSON.stringify({ model: 'm' }), 'messages', 'messages'],
    ['empty messages', over({ messages: [] }), 'messages', 'messages'],
    ['messages that are text', over({ messages: 'hello' }), 'messages', 'messages'],
    ['a message that is text', over({ messages: ['hello'] }), 'messages[0]', 'messages[0]'],
    ['a stream that is text', over({ stream: 'yes' }), 'stream', 'stream'],
  ])('is refused before anybody is asked: %s', async (_what, body, said, param) => {
    const before = upstream.requests;
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 400, json: { error: { type: 'invalid_request_error', param } } });
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.json.error?.message).toContain(said);
    expect(upstream.requests).toBe(before);
    expect(await gateway.row()).toMatchObject({ status: 400, outcome: 'failed', errorCode: 'invalid_input' });
  });

  it('does not spoil the next one', async () => {
    await post(Buffer.from([0x7b, 0xe2, 0x82]));
    expect((await chat(gateway)).status).toBe(200);
    expect([(await gateway.row()).status, (await gateway.row()).status]).toEqual([400, 200]);
  });

  it('does not show up in its own error message', async () => {
    const answer = await post('{"messages": "my secret diary');
    expect(answer.text).not.toContain('diary');
    await gateway.row();
  });

  it.each([
    ['with its length', (bytes: Buffer) => bytes],
    ['without its length', (bytes: Buffer) => bytes],
  ])('is refused with 413, which the client gets to read, when it has 33 MB: %s', async (how) => {
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    const size = 33 * chunk.byteLength;
    const head = [
      'POST /v1/chat/completions HTTP/1.1',
      `host: 127.0.0.1:${gateway.port}`,
      'content-type: application/json',
      'connection: close',
      how === 'with its length' ? `content-length: ${size}` : 'transfer-encoding: chunked',
    ].join('\r\n');
    const socket = createConnection(gateway.port, '127.0.0.1');
    const answer = Array.fromAsync(socket as AsyncIterable<Buffer>);
    socket.write(`${head}\r\n\r\n`);
    for (let n = 0; n < 33; n++) {
      socket.write(
        how === 'with its length'
          ? chunk
          : Buffer.concat([Buffer.from(`${chunk.byteLength.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]),
      );
    }
    if (how !== 'with its length') socket.write('0\r\n\r\n');
    const text = Buffer.concat(await answer).toString();
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain('"type":"invalid_request_error"');
    expect(await gateway.row()).toMatchObject({ status: 413, outcome: 'failed', model: null });
  });

  it('is measured after it was unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024, 0x20));
    expect(await post(bomb, { 'content-encoding': 'gzip' })).toMatchObject({ status: 413 });
    expect(await gateway.row()).toMatchObject({ status: 413 });
  });

  it('is refused when nobody can unpack it', async () => {
    expect(await post(over({}), { 'content-encoding': 'zip' })).toMatchObject({ status: 400 });
    expect(await post(over({}), { 'content-encoding': 'gzip' })).toMatchObject({ status: 400 });
    expect([(await gateway.row()).status, (await gateway.row()).status]).toEqual([400, 400]);
  });

  it('may be packed', async () => {
    expect(await post(gzipSync(over({})), { 'content-encoding': 'gzip' })).toMatchObject({ status: 200 });
    await gateway.row();
  });

  it.each([
    ['a cloud', 'm', 200],
    ['a local server', 'mlx-community/local-1', 400],
  ])('may be nested as deep as it likes, for %s', async (_what, model, status) => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const body = `{"model":"${model}","messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"a":${deep}}}}],"temperature":9}`;
    expect((await post(body)).status).toBe(status);
    await gateway.row();
  });

  it('names a model that does not exist, and what it may have meant', async () => {
    const answer = await chat(gateway, { model: 'GPT-5o' });
    expect(answer).toMatchObject({
      status: 404,
      headers: { 'x-should-retry': 'false' },
      json: { error: { type: 'invalid_request_error', param: 'model', code: 'model_not_found' } },
    });
    expect(answer.json.error?.message).toContain('"gpt-5"');
    expect(await gateway.row()).toMatchObject({ model: 'GPT-5o', backend: null, status: 404 });
  });

  it('may name a model in half a character', async () => {
    const answer = await post(`{"model":"claude-\\ud800","messages":[{"role":"user","content":"hi"}]}`);
    expect(answer.status).toBe(200);
    await gateway.row();
  });
});

describe('who may call', () => {
  it.each(['evil.example', `127.0.0.1.evil.example:1`, '[::ffff:7f00:1]'])(
    'nobody who calls it %s',
    async (host) => {
      expect(await get('/v1/models', { host })).toMatchObject({
        status: 403,
        json: { error: { code: 'forbidden' } },
      });
    },
  );

  it.each(['localhost', 'LOCALHOST:80', '[::1]:6590', 'studio.local:6590', 'STUDIO.local'])(
    'anybody who calls it %s',
    async (host) => {
      expect((await get('/v1/models', { host })).status).toBe(200);
    },
  );

  it.each(['https://evil.example', 'null', 'http://localhost:3000', 'https://chat.example.evil.example'])(
    'no web page from %s, and its request does nothing',
    async (origin) => {
      const before = upstream.requests;
      const answer = await call(`${gateway.url}/health`, { headers: { origin } });
      expect(answer).toMatchObject({ status: 403 });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      const preflight = await call(`${gateway.url}/v1/chat/completions`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      expect(preflight.status).toBe(403);
      expect(upstream.requests).toBe(before);
    },
  );

  it('an allowed web page, whatever its client library sends along', async () => {
    const origin = 'https://chat.example';
    const wanted = 'authorization,content-type,x-stainless-os,x-stainless-retry-count,openai-beta';
    const preflight = await call(`${gateway.url}/v1/chat/completions`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': wanted,
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-origin']).toBe(origin);
    expect(preflight.headers['access-control-allow-methods']).toContain('POST');
    expect(String(preflight.headers['access-control-allow-headers']).split(/,\s*/)).toEqual(
      expect.arrayContaining(wanted.split(',')),
    );
    expect(preflight.headers['vary']).toContain('Origin');

    const answer = await chat(gateway, {}, { origin });
    expect(answer.status).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    expect(answer.headers['access-control-expose-headers']).toContain('x-request-id');
    await gateway.row();
  });
});
