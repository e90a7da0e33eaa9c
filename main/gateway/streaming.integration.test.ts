import OpenAI from 'openai';
import { fetch } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RequestRow } from '../../contract/request.ts';
import { chat, OpenCall } from './testing/client.ts';
import { route } from './testing/records.ts';
import {
  answerShortly,
  DONE,
  EVENT_STREAM,
  FINISH,
  json,
  ScriptedUpstream,
  word,
  write,
} from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';
import { untilUnchanged } from './testing/until-unchanged.ts';

let upstream: ScriptedUpstream;
let gateway: TestGateway;

async function start(keepAliveMs?: number): Promise<void> {
  upstream = await ScriptedUpstream.start();
  const cloud = upstream.record('cloud');
  gateway = await TestGateway.start({
    backends: [cloud],
    routes: [route('m', cloud)],
    ...(keepAliveMs === undefined ? {} : { keepAliveMs }),
  });
}

beforeEach(() => start());
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

/** Another gateway than the one of `beforeEach`. */
async function restart(keepAliveMs: number): Promise<void> {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
  await start(keepAliveMs);
}

describe('a stream', () => {
  it('reaches the client bit by bit: each before the next one is sent', async () => {
    await using client = new OpenCall(gateway);
    const { response } = await upstream.next();
    response.writeHead(200, EVENT_STREAM);
    const pieces = [
      word('one'),
      'data: {"half an event":1}\n',
      '\n',
      ': a comment of the provider\n\n',
      word('é✓'),
      FINISH + DONE,
    ];
    let sent = '';
    for (const piece of pieces) {
      sent += piece;
      await write(response, piece);
      expect(await client.until(sent)).toBe(sent);
    }
    response.end();
    expect(await client.rest()).toBe(sent);
    expect(await gateway.row()).toMatchObject({
      status: 200,
      outcome: 'completed',
      stream: true,
      backend: 'cloud',
      promptTokens: 3,
      completionTokens: 2,
      bytesOut: Buffer.byteLength(sent),
    });
  });

  it('has the headers that a stream needs, and says who answered', async () => {
    await using client = new OpenCall(gateway);
    const { response, headers } = await upstream.next();
    response
      .writeHead(200, {
        ...EVENT_STREAM,
        'x-request-id': 'theirs',
        'x-ratelimit-remaining-requests': '9',
        'set-cookie': 'a=b',
        'openai-organization': 'náme',
      })
      .end(FINISH + DONE);
    const answer = await client.answer;
    await client.rest();
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      'x-ratelimit-remaining-requests': '9',
      'x-upstream-request-id': 'theirs',
      'x-mlx-manager-backend': 'cloud',
      'x-mlx-manager-model': 'm',
      'x-mlx-manager-attempts': '1',
    });
    expect(answer.headers['x-request-id']).toMatch(/^req_[0-9a-f]{32}$/);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(headers.accept).toBe('text/event-stream');
    expect((await gateway.row()).id).toBe(answer.headers['x-request-id']);
  });

  it('is not broken by a header that cannot be passed on', async () => {
    upstream.always(({ response }) => {
      response.socket?.end(
        'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nopenai-note: ✓ ok\r\nx-request-id: ✓\r\n' +
          `connection: close\r\n\r\n${FINISH}${DONE}`,
      );
    });
    await using client = new OpenCall(gateway);
    expect(await client.rest()).toBe(FINISH + DONE);
    expect((await client.answer).statusCode).toBe(200);
    expect(await gateway.row()).toMatchObject({ outcome: 'completed' });
  });

  it('is complete without a usage, and without [DONE]', async () => {
    upstream.always(({ response }) =>
      response.writeHead(200, EVENT_STREAM).end(word('a') + FINISH.replace(/,"usage":\{.*?\}/, '')),
    );
    await using client = new OpenCall(gateway);
    await client.rest();
    expect(await gateway.row()).toMatchObject({ outcome: 'completed', usageSource: 'estimated' });
  });

  it.each(['1.5', '-1', '1e400', '"3"', '{}'])(
    'with a usage of %s tokens leaves a row with an estimate, which can be stored',
    async (count) => {
      const usage = `{"choices":[],"usage":{"prompt_tokens":${count},"completion_tokens":2}}`;
      upstream.always(({ response }) =>
        response.writeHead(200, EVENT_STREAM).end(`${FINISH}data: ${usage}\n\n${DONE}`),
      );
      await using client = new OpenCall(gateway);
      await client.rest();
      const row = await gateway.row();
      expect(row).toMatchObject({ outcome: 'completed', usageSource: 'estimated' });
      expect(RequestRow.parse(row)).toEqual(row);
    },
  );

  it('is understood by the OpenAI SDK, as is an answer in one piece', async () => {
    upstream.always(answerShortly);
    const client = new OpenAI({
      baseURL: `${gateway.url}/v1`,
      apiKey: 'any',
      fetch: fetch as never,
    });
    const stream = await client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
      stream: true,
    });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toBe('hello');
    const whole = await client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
    });
    expect(whole.choices[0]?.message.content).toBe('hello');
    await expect(
      client.chat.completions.create({ model: 'x', messages: [{ role: 'user', content: 'hi' }] }),
    ).rejects.toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['m']);
    for (const status of [200, 200, 404]) expect((await gateway.row()).status).toBe(status);
  });

  it('that nobody reads stops at the source, and loses nothing when it is read at last', async () => {
    await using client = new OpenCall(gateway);
    const { response } = await upstream.next();
    response.writeHead(200, EVENT_STREAM);
    await write(response, word('first'));
    await client.until(word('first'));

    const padding = 'x'.repeat(64 * 1024 - 16);
    const piece = (at: number) => `data: {"${at}":"${padding}"}\n\n`;
    const pieces = 1_024;
    let written = 0;
    const writing = (async () => {
      for (; written < pieces; written++) await write(response, piece(written));
      response.end(FINISH + DONE);
    })();
    // Sockets and pools hold some; 64 MB without a reader would mean that somebody keeps them in memory.
    const stalledAt = await Promise.race([writing, untilUnchanged(() => written)]);
    expect(stalledAt).toBeTypeOf('number');
    expect(stalledAt).toBeLessThan(pieces / 4);

    const text = await client.rest();
    await writing;
    const all = [word('first'), ...Array.from({ length: pieces }, (_, at) => piece(at)), FINISH + DONE];
    // Not `toBe`, which would print both.
    expect(text === all.join('')).toBe(true);
    expect(await gateway.row()).toMatchObject({ outcome: 'completed', bytesOut: text.length });
  });
});

describe('while a stream is waited for', () => {
  it('the client gets comments, and then the answer', async () => {
    await restart(20);
    await using client = new OpenCall(gateway);
    const { response } = await upstream.next();
    await client.until(': waiting\n\n: waiting\n\n');
    expect((await client.answer).headers['content-type']).toContain('text/event-stream');
    response.writeHead(200, EVENT_STREAM).end(word('late') + FINISH + DONE);
    expect((await client.rest()).replaceAll(': waiting\n\n', '')).toBe(word('late') + FINISH + DONE);
    expect(await gateway.row()).toMatchObject({ status: 200, outcome: 'completed' });
  });

  it('comments stand between events only', async () => {
    await restart(20);
    await using client = new OpenCall(gateway);
    const { response } = await upstream.next();
    response.writeHead(200, EVENT_STREAM);
    const line = 'data: {"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}]}\r\n';
    const head = word('begun') + line;
    await write(response, head);
    await client.until(head);
    // Long enough for several comments, were they allowed here: others get theirs meanwhile.
    await using other = new OpenCall(gateway);
    const second = await upstream.next();
    await other.until(': waiting\n\n: waiting\n\n: waiting\n\n');
    second.response.writeHead(200, EVENT_STREAM).end(FINISH);
    await other.rest();
    expect(client.received.replaceAll(/^(?:: waiting\n\n)+/g, '')).toBe(head);
    await write(response, '\r\n');
    await client.until(`${head}\r\n: waiting\n\n`);
    response.end(DONE);
    expect((await client.rest()).replaceAll(': waiting\n\n', '')).toBe(`${head}\r\n${DONE}`);
    await gateway.row();
    await gateway.row();
  });

  it('a failure comes as an event, since the status is gone', async () => {
    await restart(20);
    await using client = new OpenCall(gateway);
    const { response } = await upstream.next();
    await client.until(': waiting\n\n');
    response.destroy();
    (await upstream.next()).response.destroy();
    const text = (await client.rest()).replaceAll(': waiting\n\n', '');
    expect((await client.answer).statusCode).toBe(200);
    expect(JSON.parse(text.replace(/^data: /, ''))).toMatchObject({
      error: { type: 'server_error', code: 'upstream_unreachable' },
    });
    expect(text.endsWith('\n\n')).toBe(true);
    expect(await gateway.row()).toMatchObject({
      status: 200,
      outcome: 'failed',
      errorCode: 'upstream_unreachable',
    });
  });

  it('a refusal of the backend comes as one event too, in its own words', async () => {
    await restart(20);
    await using client = new OpenCall(gateway);
    const first = await upstream.next();
    await client.until(': waiting\n\n');
    json(first.response, 500, { error: { message: 'once' } });
    const { response } = await upstream.next();
    response
      .writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' })
      .end('{\n  "error": {\n    "message": "slow down",\n    "type": "rate_limit_error"\n  }\n}\n');
    const text = (await client.rest()).replaceAll(': waiting\n\n', '');
    expect(JSON.parse(text.replace(/^data: /, ''))).toEqual({
      error: { message: 'slow down', type: 'rate_limit_error' },
    });
    expect(text).toMatch(/^data: .*\n\n$/);
    expect(await gateway.row()).toMatchObject({
      status: 200,
      outcome: 'failed',
      errorCode: 'backend_answered',
    });
  });

  it('without any comment sent yet, a failure has a status of its own', async () => {
    upstream.always(({ response }) => response.destroy());
    expect(await chat(gateway, { stream: true })).toMatchObject({
      status: 502,
      headers: { 'retry-after': '2' },
      json: { error: { type: 'server_error', code: 'upstream_unreachable', param: null } },
    });
    expect(await gateway.row()).toMatchObject({ status: 502, stream: true, outcome: 'failed' });
  });

  it('a refusal keeps its status, body and advice', async () => {
    const error = { message: 'slow down', type: 'rate_limit_error', param: null, code: 'x', extra: 1 };
    upstream.always(({ response }) => json(response, 429, { error }, { 'retry-after': '7' }));
    const answer = await chat(gateway, { stream: true });
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '7' }, json: { error } });
    expect(answer.headers['content-type']).toContain('application/json');
    await gateway.row();
  });
});
