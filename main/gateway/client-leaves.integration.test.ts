import { once } from 'node:events';
import { createConnection } from 'node:net';
import { Agent, request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackendRecord } from '../../contract/backend.ts';
import { chat, HELLO, OpenCall } from './testing/client.ts';
import { profileRecord, route } from './testing/records.ts';
import {
  COMPLETION,
  EVENT_STREAM,
  json,
  ScriptedUpstream,
  word,
  write,
} from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';
import { fill } from './testing/until-unchanged.ts';

const LEFT = { status: 499, outcome: 'client-left', errorCode: null };

describe('a client of a remote backend that leaves', () => {
  let upstream: ScriptedUpstream;
  let gateway: TestGateway;

  beforeEach(async () => {
    upstream = await ScriptedUpstream.start();
    const cloud = upstream.record('cloud');
    gateway = await TestGateway.start({ backends: [cloud], routes: [route('m', cloud)] });
  });
  afterEach(async () => {
    await gateway[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  });

  it.each([
    ['a stream', true],
    ['a whole answer', false],
  ])('before the first byte of %s ends the call there too', async (_what, stream) => {
    await using client = new OpenCall(gateway, { stream });
    const { closed } = await upstream.next();
    client.leave();
    await closed;
    expect(await gateway.row()).toMatchObject({ ...LEFT, firstByteMs: null, backend: 'cloud' });
    expect(gateway.inFlight.count).toBe(0);
  });

  it('in the middle of a stream ends the call there too', async () => {
    await using client = new OpenCall(gateway);
    const { response, closed } = await upstream.next();
    response.writeHead(200, EVENT_STREAM);
    await write(response, word('begun'));
    await client.until(word('begun'));
    client.leave();
    await closed;
    expect(await gateway.row()).toMatchObject({ ...LEFT, bytesOut: word('begun').length });
    expect(gateway.inFlight.count).toBe(0);
  });

  it('in the middle of a whole answer ends the call there too', async () => {
    await using client = new OpenCall(gateway, { stream: false });
    const { response, closed } = await upstream.next();
    response.writeHead(200, { 'content-type': 'application/json' });
    await write(response, JSON.stringify(COMPLETION).slice(0, 50));
    client.leave();
    await closed;
    expect(await gateway.row()).toMatchObject(LEFT);
  });

  it('after it had stopped reading ends the call there too', async () => {
    await using client = new OpenCall(gateway);
    const { response, closed } = await upstream.next();
    response.writeHead(200, EVENT_STREAM);
    const piece = word('x'.repeat(1_000_000));
    await write(response, piece);
    await client.until('xxx');
    // Then the gateway waits for the client to take more.
    await fill(response, piece);
    client.leave();
    await closed;
    expect(await gateway.row()).toMatchObject(LEFT);
  });

  it('while the last of a long answer is on its way counts as gone', async () => {
    upstream.always(({ response }) => json(response, 200, { ...COMPLETION, x: 'y'.repeat(30_000_000) }));
    await using client = new OpenCall(gateway, { stream: false });
    await client.until('chatcmpl-1');
    expect(gateway.inFlight.count).toBe(1);
    client.leave();
    expect(await gateway.row()).toMatchObject(LEFT);
    expect(gateway.inFlight.count).toBe(0);
  });

  it('while it sends its request asks nobody', async () => {
    const socket = createConnection(gateway.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${gateway.port}\r\ncontent-length: 1000\r\n\r\n{"model":`,
    );
    await gateway.untilInFlight(1);
    socket.destroy();
    expect(await gateway.row()).toMatchObject({ ...LEFT, model: null, backend: null });
    expect(upstream.requests).toBe(0);
  });

  it('leaves nothing on the connection, however many requests it carried', async () => {
    upstream.always(({ response }) =>
      response.writeHead(200, EVENT_STREAM).end(`${word('a')}data: [DONE]\n\n`),
    );
    const agent = new Agent({ connections: 1 });
    const listeners: number[] = [];
    const connected = gateway.nextConnection();
    for (let n = 0; n < 30; n++) {
      const { body } = await request(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({ model: 'm', messages: HELLO, stream: true }),
        dispatcher: agent,
      });
      await body.dump();
      await gateway.row();
      const socket = await connected;
      listeners.push(socket.eventNames().reduce((sum, name) => sum + socket.listenerCount(name), 0));
    }
    await agent.close();
    expect(listeners.at(-1)).toBe(listeners[1]);
    expect(await upstream.connections()).toBe(1);
  });
});

describe('a client of a local server that leaves', () => {
  let gateway: TestGateway;
  let local: BackendRecord;

  async function start(switches: readonly string[], spec = {}): Promise<void> {
    local = profileRecord('local', switches, spec);
    gateway = await TestGateway.start({ backends: [local] });
  }

  /** With a server that loads until it is let go on. */
  async function startHeld(): Promise<void> {
    gateway = await TestGateway.start();
    local = profileRecord('local', ['--ready-file', gateway.bench.readyFile]);
    await gateway.change([local]);
  }
  afterEach(() => gateway[Symbol.asyncDispose]());

  const status = () => gateway.bench.supervisor.status(local.id);
  const ask = () => new OpenCall(gateway, { model: 'local' });
  const idle = { inFlight: 0, queued: 0 };

  it('during the start frees its place, and the start goes on for those who wait', async () => {
    await startHeld();
    await using first = ask();
    await using second = ask();
    await gateway.bench.until(local.id, ({ phase, queued }) => phase === 'loading' && queued === 2);
    const { pid } = status();
    first.leave();
    expect(await gateway.row()).toMatchObject({ ...LEFT, waitMs: null });
    expect(status()).toMatchObject({ state: 'starting', queued: 1, pid });
    gateway.bench.letReady();
    expect(await second.rest()).toContain('word4');
    expect(await gateway.row()).toMatchObject({ outcome: 'completed', backend: 'local' });
    expect(status()).toMatchObject({ ...idle, state: 'ready', pid });
  });

  it('during the start as the only one lets the start go on for the next', async () => {
    await startHeld();
    await using client = ask();
    await gateway.bench.until(local.id, ({ phase }) => phase === 'loading');
    client.leave();
    expect(await gateway.row()).toMatchObject(LEFT);
    gateway.bench.letReady();
    expect(await gateway.bench.until(local.id, ({ state }) => state === 'ready')).toMatchObject(idle);
  });

  it('in the queue frees its place there, and those behind it move up', async () => {
    await start(['--chunk-gap', '0.1', '--tokens', '200'], { concurrency: 1, queueLimit: 2 });
    await using running = ask();
    await running.until('word1');
    await using waiting = ask();
    await using behind = ask();
    await gateway.bench.until(local.id, ({ queued }) => queued === 2);
    waiting.leave();
    expect(await gateway.row()).toMatchObject(LEFT);
    expect(status()).toMatchObject({ inFlight: 1, queued: 1 });
    running.leave();
    await behind.until('word0');
    expect(status()).toMatchObject({ inFlight: 1, queued: 0 });
    behind.leave();
    await gateway.row();
    await gateway.row();
    expect(await gateway.bench.until(local.id, ({ inFlight }) => inFlight === 0)).toMatchObject(idle);
  });

  it.each([
    ['in the middle of a stream', { stream: true }],
    ['while a whole answer is written', { stream: false }],
    ['while a whole answer is put together from a stream', { stream: false, stop: ['never'] }],
  ])('%s frees the server at once', async (_what, fields) => {
    await start(['--chunk-gap', '0.05', '--tokens', '400']);
    await using client = new OpenCall(gateway, { model: 'local', ...fields });
    await gateway.bench.until(local.id, ({ inFlight }) => inFlight === 1);
    if (fields.stream) await client.until('word1');
    client.leave();
    expect(await gateway.row()).toMatchObject(LEFT);
    expect(status()).toMatchObject({ ...idle, state: 'ready' });
  });

  it('makes room for another where there is only one place', async () => {
    await start(['--tokens', '3', '--chunk-gap', '0.02'], { concurrency: 1, queueLimit: 0 });
    for (let n = 0; n < 5; n++) {
      await using client = ask();
      await client.until('word0');
      client.leave();
      await gateway.row();
      await gateway.bench.until(local.id, ({ inFlight }) => inFlight === 0);
    }
    expect((await chat(gateway, { model: 'local' })).status).toBe(200);
    await gateway.row();
  });
});
