import { createConnection } from 'node:net';
import OpenAI from 'openai';
import { fetch } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import type { BackendRecord, ProfileSpec } from '../../contract/backend.ts';
import type { Route } from '../../contract/route.ts';
import { chat, OpenCall } from './testing/client.ts';
import { profileRecord, route } from './testing/records.ts';
import { answerShortly, ScriptedUpstream } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

let gateway: TestGateway;
let local: BackendRecord;

async function start(
  switches: readonly string[] = [],
  spec: Partial<ProfileSpec> = {},
  more: { keepAliveMs?: number; others?: BackendRecord[]; routes?: (local: BackendRecord) => Route[] } = {},
): Promise<void> {
  local = profileRecord('local', switches, spec);
  gateway = await TestGateway.start({
    backends: [local, ...(more.others ?? [])],
    routes: more.routes?.(local) ?? [],
    ...(more.keepAliveMs === undefined ? {} : { keepAliveMs: more.keepAliveMs }),
  });
}
afterEach(() => gateway[Symbol.asyncDispose]());

const status = () => gateway.bench.supervisor.status(local.id);
const NOTHING_HELD = { inFlight: 0, queued: 0 };
/** An answer that lasts longer than any test. */
const ENDLESS = ['--tokens', '100000', '--chunk-gap', '0.02'];

describe('a local server', () => {
  it('starts with the first request and answers in OpenAI’s protocol, streamed and whole', async () => {
    await start(['--tokens', '3']);
    const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'any', fetch: fetch as never });
    const messages = [{ role: 'user' as const, content: 'one two' }];
    const stream = await client.chat.completions.create({
      model: 'local',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('word0 word1 word2');
    expect(new Set(chunks.map(({ model }) => model))).toEqual(new Set(['local']));
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 2, completion_tokens: 3 });
    const whole = await client.chat.completions.create({ model: 'local', messages });
    expect(whole).toMatchObject({ model: 'local', choices: [{ finish_reason: 'stop' }] });
    expect(whole.choices[0]?.message.content).toBe('word0 word1 word2');
    for (const stream of [true, false]) {
      expect(await gateway.row()).toMatchObject({
        ...{ outcome: 'completed', stream, model: 'local', backend: 'local', servedModel: 'local' },
        ...{ promptTokens: 2, completionTokens: 3 },
      });
    }
    expect(status()).toMatchObject({ ...NOTHING_HELD, state: 'ready' });
  });

  it('is started once for many who ask at the same time', async () => {
    await start(['--ready-after', '0.2']);
    const answers = await Promise.all(Array.from({ length: 20 }, () => chat(gateway, { model: 'local' })));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(gateway.bench.supervisor.log(local.id).filter((line) => line.includes('Starting'))).toHaveLength(
      1,
    );
    for (const answer of answers) expect(answer.headers['x-mlx-manager-backend']).toBe('local');
  });

  it('ends a whole answer at a stop sequence', async () => {
    await start(['--tokens', '50', '--chunk-gap', '0.01']);
    const answer = await chat(gateway, { model: 'local', stop: [' word3'] });
    expect(answer.json['choices']).toMatchObject([
      { message: { content: 'word0 word1 word2' }, finish_reason: 'stop' },
    ]);
    expect(await gateway.row()).toMatchObject({ outcome: 'completed' });
    expect(status()).toMatchObject(NOTHING_HELD);
  });

  it('is asked by its own name also where a route gives it another', async () => {
    await start([], {}, { routes: (backend) => [route('claude-*', backend)] });
    const answer = await chat(gateway, { model: 'claude-x' });
    expect(answer.json).toMatchObject({ model: 'claude-x', object: 'chat.completion' });
    await gateway.row();
  });

  it('is not started by a request that is wrong', async () => {
    await start();
    const answer = await chat(gateway, { model: 'local', temperature: 'hot' });
    expect(answer).toMatchObject({ status: 400, json: { error: { param: 'temperature' } } });
    expect(status().state).toBe('stopped');
    await gateway.row();
  });
});

describe('a local server that is full', () => {
  it('answers 429 at once, with when to come again, and serves those who wait', async () => {
    await start(ENDLESS, { concurrency: 1, queueLimit: 1 });
    await using first = new OpenCall(gateway, { model: 'local' });
    await first.until('word0');
    await using second = new OpenCall(gateway, { model: 'local', max_tokens: 1 });
    await gateway.bench.until(local.id, ({ queued }) => queued === 1);
    for (const stream of [true, false]) {
      expect(await chat(gateway, { model: 'local', stream })).toMatchObject({
        status: 429,
        headers: { 'retry-after': '5' },
        json: { error: { type: 'rate_limit_error', code: 'rate_limit_exceeded' } },
      });
      expect(await gateway.row()).toMatchObject({ status: 429, errorCode: 'queue_full' });
    }
    first.leave();
    expect(await second.rest()).toContain('[DONE]');
    const ends = [await gateway.row(), await gateway.row()].map(({ outcome }) => outcome);
    expect(ends.sort()).toEqual(['client-left', 'completed']);
  });
});

describe('a start that fails', () => {
  const failing = ['--exit-before-ready', '1', '--message', 'no such file'];

  it('answers with its own status and the server’s reason', async () => {
    await start(failing);
    for (const stream of [true, false]) {
      const answer = await chat(gateway, { model: 'local', stream });
      expect(answer).toMatchObject({
        status: 503,
        headers: { 'x-should-retry': 'false' },
        json: { error: { type: 'service_unavailable', code: 'start_failed', param: null } },
      });
      expect(answer.json.error?.message).toContain('no such file');
      expect(await gateway.row()).toMatchObject({ status: 503, errorCode: 'start_failed', waitMs: null });
    }
    expect(status()).toMatchObject({ ...NOTHING_HELD, state: 'failed', pid: null });
  });

  it('ends a stream that was kept alive with an error event', async () => {
    const [loading, message] = [['--never-ready'], 'ended before it was ready'];
    await start(loading, {}, { keepAliveMs: 20 });
    await using client = new OpenCall(gateway, { model: 'local' });
    await client.until(': waiting\n\n: waiting\n\n');
    await gateway.bench.until(local.id, ({ phase }) => phase === 'loading');
    gateway.bench.supervisor.killAllNow();
    const event = (await client.rest()).replaceAll(': waiting\n\n', '');
    expect(JSON.parse(event.replace(/^data: /, ''))).toMatchObject({
      error: { code: 'start_failed', message: expect.stringContaining(message) },
    });
    expect(await gateway.row()).toMatchObject({ status: 200, outcome: 'failed', errorCode: 'start_failed' });
  });

  it('that takes long keeps the client informed and then answers', async () => {
    gateway = await TestGateway.start({ keepAliveMs: 20 });
    local = profileRecord('local', ['--ready-file', gateway.bench.readyFile, '--tokens', '2']);
    await gateway.change([local]);
    await using client = new OpenCall(gateway, { model: 'local' });
    await client.until(': waiting\n\n: waiting\n\n');
    gateway.bench.letReady();
    const text = await client.rest();
    expect(text).toMatch(/^(?:: waiting\n\n)+data: /);
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(await gateway.row()).toMatchObject({ status: 200, outcome: 'completed' });
  });

  it('leaves the request to the next target', async () => {
    await using upstream = (await ScriptedUpstream.start()).always(answerShortly);
    const cloud = upstream.record('cloud');
    await start(failing, {}, { others: [cloud], routes: (one) => [route('m', one, [cloud, 'gpt'])] });
    for (const stream of [true, false]) {
      const answer = await chat(gateway, { stream });
      expect([answer.status, answer.headers['x-mlx-manager-backend']]).toEqual([200, 'cloud']);
      expect(await gateway.row()).toMatchObject({
        backend: 'cloud',
        servedModel: 'gpt',
        outcome: 'completed',
      });
    }
    expect(status()).toMatchObject(NOTHING_HELD);
  });
});

describe('a server that dies', () => {
  it('in the middle of a stream ends it with an error event, and starts again for the next', async () => {
    await start(['--tokens', '6', '--crash-after-chunks', '3']);
    await using client = new OpenCall(gateway, { model: 'local' });
    const text = await client.rest();
    expect(text).toContain('word2');
    expect(text).not.toContain('[DONE]');
    const last = text.trimEnd().split('\n\n').at(-1) ?? '';
    expect(JSON.parse(last.replace(/^data: /, ''))).toHaveProperty('error.message');
    expect(await gateway.row()).toMatchObject({ status: 200, outcome: 'failed' });
    expect(await gateway.bench.until(local.id, ({ inFlight }) => inFlight === 0)).toMatchObject(NOTHING_HELD);
  });

  it('before the first word leaves the request to the next target', async () => {
    await using upstream = (await ScriptedUpstream.start()).always(answerShortly);
    const cloud = upstream.record('cloud');
    const routes = (one: BackendRecord) => [route('m', one, cloud)];
    await start(['--crash-after-chunks', '0'], {}, { others: [cloud], routes });
    const answer = await chat(gateway, { stream: true });
    expect(answer).toMatchObject({ status: 200, headers: { 'x-mlx-manager-backend': 'cloud' } });
    expect(await gateway.row()).toMatchObject({ backend: 'cloud', outcome: 'completed' });
  });

  it('is stopped by hand: whoever it served or made wait hears so', async () => {
    await start(ENDLESS, { concurrency: 1 });
    await using running = new OpenCall(gateway, { model: 'local' });
    await running.until('word0');
    const waiting = chat(gateway, { model: 'local' });
    await gateway.bench.until(local.id, ({ queued }) => queued === 1);
    await gateway.registry.get(local.id)?.stop();
    expect(await running.rest()).toContain('"code":"stopping"');
    expect((await waiting).status).toBe(503);
    expect([(await gateway.row()).outcome, (await gateway.row()).outcome]).toEqual([
      'interrupted',
      'interrupted',
    ]);
    expect(status()).toMatchObject({ ...NOTHING_HELD, state: 'stopped', pid: null });
  });
});

describe('the gateway that stops', () => {
  it('lets a running answer finish', async () => {
    await start(['--tokens', '10', '--chunk-gap', '0.02']);
    await using client = new OpenCall(gateway, { model: 'local' });
    await client.until('word0');
    const drained = gateway.inFlight.drain(60_000);
    expect((await client.rest()).endsWith('data: [DONE]\n\n')).toBe(true);
    await drained;
    expect(await gateway.row()).toMatchObject({ outcome: 'completed' });
  });

  it('ends one that takes too long with an error event', async () => {
    await start(ENDLESS);
    await using client = new OpenCall(gateway, { model: 'local' });
    await client.until('word0');
    await gateway.inFlight.drain(100);
    expect(await client.rest()).toContain('"code":"stopping"');
    expect(await gateway.row()).toMatchObject({ status: 200, outcome: 'interrupted', errorCode: 'stopping' });
    expect(await gateway.bench.until(local.id, ({ inFlight }) => inFlight === 0)).toMatchObject(NOTHING_HELD);
  });

  it('does not wait for a request that is still being sent', async () => {
    await start();
    const socket = createConnection(gateway.port, '127.0.0.1');
    const answer = Array.fromAsync(socket as AsyncIterable<Buffer>);
    socket.write('POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{');
    await gateway.untilInFlight(1);
    await gateway.inFlight.drain(0);
    expect(await gateway.row()).toMatchObject({ status: 503, outcome: 'interrupted', model: null });
    socket.end();
    expect(Buffer.concat(await answer).toString()).toMatch(/^HTTP\/1\.1 503 /);
  });

  it('sends away with 503 who waits for a start, and who comes anew', async () => {
    await start(['--never-ready']);
    const waiting = chat(gateway, { model: 'local', stream: true });
    await gateway.bench.until(local.id, ({ phase }) => phase === 'loading');
    await gateway.inFlight.drain(0);
    for (const answer of [await waiting, await chat(gateway, { model: 'local' })]) {
      expect(answer).toMatchObject({
        status: 503,
        headers: { 'retry-after': '5' },
        json: { error: { type: 'service_unavailable', code: 'stopping' } },
      });
      expect(await gateway.row()).toMatchObject({ status: 503, outcome: 'interrupted' });
    }
  });
});
