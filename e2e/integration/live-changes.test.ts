import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteSpec } from '../../contract/backend.ts';
import type { Host } from '../../main/compose.ts';
import { call, chat, OpenCall } from '../../main/gateway/testing/client.ts';
import type { Answer } from '../../main/gateway/testing/client.ts';
import { COMPLETION, json, ScriptedUpstream } from '../../main/gateway/testing/scripted-upstream.ts';
import type { HostClient } from '../../contract/client.ts';
import { HostBench } from './harness.ts';

let bench: HostBench;
let host: Host;
let url: string;
let upstreams: ScriptedUpstream[];
let closing: () => Promise<void>;

beforeEach(async () => {
  bench = new HostBench();
  host = await bench.compose();
  url = await host.start();
  upstreams = [await ScriptedUpstream.start(), await ScriptedUpstream.start()];
  for (const [n, upstream] of upstreams.entries()) {
    upstream.always(({ response, headers }) =>
      json(response, 200, { ...COMPLETION, from: n, authorization: headers.authorization ?? null }),
    );
  }
  closing = async () => undefined;
});
afterEach(async () => {
  await closing();
  await bench[Symbol.asyncDispose]();
  for (const upstream of upstreams) await upstream[Symbol.asyncDispose]();
});

const remote = (n: number, more = {}) =>
  RemoteSpec.parse({ kind: 'openai-compatible', url: upstreams[n]?.url, reach: 'loopback', ...more });
const route = (pattern: string, backend: string) => ({
  match: 'exact' as const,
  pattern,
  targets: [{ backend: backend as never }],
});
const ask = (model = 'm'): Promise<Answer> => chat({ url }, { model });
const names = async () => {
  const { json: list } = await call(`${url}/v1/models`);
  return (list['data'] as { id: string }[]).map(({ id }) => id);
};

describe.each(['in the same process', 'from another process'])('a change made %s', (where) => {
  let client: HostClient;
  beforeEach(() => {
    if (where === 'in the same process') {
      ({ client } = host);
      return;
    }
    const connection = bench.remote();
    ({ client } = connection);
    closing = () => connection.close();
  });

  it('that switches a backend off leads past it, and on again to it', async () => {
    const a = await client.backends.add({ name: 'a', spec: remote(0) });
    const b = await client.backends.add({ name: 'b', spec: remote(1) });
    const chain = route('m', a.id);
    await client.routes.add({ ...chain, targets: [...chain.targets, { backend: b.id }] });
    await client.routes.add(route('only-a', a.id));
    await client.backends.updateRemote({ id: a.id, spec: remote(0, { enabled: false }) });
    expect((await ask()).json).toMatchObject({ from: 1 });
    expect((await ask('only-a')).status).toBe(404);
    expect(await names()).toEqual(['m']);
    await client.backends.updateRemote({ id: a.id, spec: remote(0) });
    expect((await ask()).json).toMatchObject({ from: 0 });
    expect((await ask('only-a')).status).toBe(200);
  });

  it('of backends and routes holds from the next request on', async () => {
    expect((await ask()).status).toBe(404);
    const [a, b] = [
      await client.backends.add({ name: 'a', spec: remote(0) }),
      await client.backends.add({ name: 'b', spec: remote(1) }),
    ];
    const added = await client.routes.add(route('m', a.id));
    expect((await ask()).json).toMatchObject({ from: 0 });
    expect(await names()).toEqual(['m']);

    await client.routes.update({ id: added.id, route: route('m', b.id) });
    expect((await ask()).json).toMatchObject({ from: 1 });

    await client.backends.updateRemote({ id: b.id, spec: remote(0) });
    expect((await ask()).json).toMatchObject({ from: 0 });

    await client.routes.update({ id: added.id, route: { ...route('m', b.id), enabled: false } });
    expect((await ask()).status).toBe(404);
    expect(await names()).toEqual([]);

    await client.routes.remove({ id: added.id });
    await client.backends.remove({ id: b.id });
    expect((await client.backends.list({})).map(({ name }) => name)).toEqual(['a']);
    expect(await client.routes.list({})).toEqual([]);
  });

  it('of a key holds from the next request on, and the key itself never comes back', async () => {
    const key = await client.keys.add({ name: 'k', secret: 'sk-the-first-1111', store: 'auto' });
    const { id } = await client.backends.add({ name: 'a', spec: remote(0, { key: key.id }) });
    await client.routes.add(route('m', id));
    expect((await ask()).json['authorization']).toBe('Bearer sk-the-first-1111');
    const replaced = await client.keys.replace({ id: key.id, secret: 'sk-the-second-2222' });
    expect((await ask()).json['authorization']).toBe('Bearer sk-the-second-2222');
    expect(await client.keys.rotate({})).toEqual({ rotated: 1 });
    expect((await ask()).json['authorization']).toBe('Bearer sk-the-second-2222');
    expect(replaced).toMatchObject({ name: 'k', store: 'fernet', last4: '2222' });
    expect(JSON.stringify([await client.keys.list({}), await client.backends.list({})])).not.toContain(
      'sk-the',
    );
  });

  it('is refused where something depends on the old, and says what', async () => {
    const key = await client.keys.add({ name: 'k', secret: 'sk-used', store: 'fernet' });
    const a = await client.backends.add({ name: 'a', spec: remote(0, { key: key.id }) });
    const used = await client.routes.add(route('m', a.id));
    const conflict = { code: 'conflict' };
    await expect(client.backends.add({ name: 'a', spec: remote(1) })).rejects.toMatchObject(conflict);
    await expect(client.backends.remove({ id: a.id })).rejects.toMatchObject(conflict);
    await expect(client.keys.remove({ id: key.id })).rejects.toMatchObject({
      ...conflict,
      message: expect.stringContaining('"a"'),
    });
    expect((await ask()).status).toBe(200);
    await client.routes.remove({ id: used.id });
    await client.backends.remove({ id: a.id });
    await client.keys.remove({ id: key.id });
    expect([await client.keys.list({}), await client.backends.list({})]).toEqual([[], []]);
  });

  it('is refused where it makes no sense', async () => {
    const { id } = await client.backends.add({ name: 'a', spec: remote(0) });
    const wrong = { code: 'invalid_input' };
    await expect(
      client.routes.add({ match: 'regex', pattern: '(', targets: [{ backend: id }] }),
    ).rejects.toMatchObject(wrong);
    await expect(client.backends.updateProfile({ id, spec: bench.profile() })).rejects.toMatchObject(wrong);
    await expect(
      client.backends.add({ name: 'b', spec: { ...bench.profile(), extraArgs: ['--port=1'] } }),
    ).rejects.toMatchObject(wrong);
    await expect(client.servers.start({ id })).rejects.toMatchObject(wrong);
    await expect(
      client.backends.add({ name: 'b', spec: remote(0, { key: crypto.randomUUID() }) }),
    ).rejects.toMatchObject({ code: 'not_found' });
    expect(await client.backends.list({})).toHaveLength(1);
  });

  it('that leads back to this gateway is refused, however it is written', async () => {
    const { port } = new URL(url);
    for (const address of [
      url,
      `http://localhost:${port}/v1`,
      `http://[::1]:${port}`,
      `http://0x7f.1:${port}`,
    ]) {
      await expect(
        client.backends.add({ name: 'loop', spec: remote(0, { url: address }) }),
      ).rejects.toMatchObject({ code: 'address_refused', message: expect.stringContaining('itself') });
    }
    expect(await client.backends.list({})).toEqual([]);
  });

  it('of a local model holds from the next request on, and ends its server', async () => {
    const { id } = await client.backends.add({ name: 'local', spec: bench.profile(['--tokens', '2']) });
    expect(await names()).toEqual(['local']);
    expect(await client.servers.start({ id })).toMatchObject({ name: 'local', state: 'ready' });
    expect((await ask('local')).text).toContain('word0 word1');
    const [before] = await client.servers.list({});
    const { lines } = await client.servers.log({ id });
    expect(lines[0]?.text).toContain('MLX Server');

    await client.backends.updateProfile({ id, spec: bench.profile(['--tokens', '3']) });
    expect((await ask('local')).text).toContain('word0 word1 word2');
    const [after] = await client.servers.list({});
    expect(after?.pid).not.toBe(before?.pid);

    expect(await client.servers.stop({ id })).toMatchObject({ state: 'stopped', pid: null });
    await client.backends.remove({ id });
    expect((await ask('local')).status).toBe(404);
    expect(await bench.survivors()).toEqual([]);
  });
});

describe('a change while a server is busy', () => {
  it('does not wait for that server’s end to be in force, and is not undone by it', async () => {
    const { client } = host;
    // It ignores that it shall end, so that its end comes when the test kills it.
    const spec = bench.profile(['--tokens', '100000', '--chunk-gap', '0.02', '--ignore-sigterm']);
    const local = await client.backends.add({ name: 'local', spec });
    await using stream = new OpenCall({ url }, { model: 'local' });
    await stream.until('word0');

    const [server] = await client.servers.list({});
    let removed = false;
    const removing = client.backends.remove({ id: local.id }).then(() => (removed = true));
    const a = await client.backends.add({ name: 'a', spec: remote(0) });
    await client.routes.add(route('m', a.id));
    expect((await ask()).json).toMatchObject({ from: 0 });
    expect((await ask('local')).status).toBe(404);
    expect(await stream.rest()).toContain('"code":"stopping"');
    expect(removed).toBe(false);
    process.kill(server?.pid ?? 0, 'SIGKILL');
    await removing;
    expect((await ask()).json).toMatchObject({ from: 0 });
    expect(await names()).toEqual(['m']);
  });
});

describe('a change of what is answering', () => {
  it('lets a stream of a changed backend run to its end, while new requests go where it says now', async () => {
    const { client } = host;
    const more = Promise.withResolvers<undefined>();
    upstreams[0]?.always(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"index":0,"delta":{"content":"begun"}}]}\n\n');
      const last = '{"choices":[{"index":0,"delta":{"content":" ended"},"finish_reason":"stop"}]}';
      void more.promise.then(() => response.end(`data: ${last}\n\ndata: [DONE]\n\n`));
    });
    const key = await client.keys.add({ name: 'k', secret: 'sk-the-first-1111', store: 'auto' });
    const a = await client.backends.add({ name: 'a', spec: remote(0, { key: key.id }) });
    const m = await client.routes.add(route('m', a.id));
    await using stream = new OpenCall({ url }, { model: 'm' });
    await stream.until('begun');

    await client.keys.replace({ id: key.id, secret: 'sk-the-second-2222' });
    await client.backends.updateRemote({ id: a.id, spec: remote(1, { key: key.id }) });
    expect((await ask()).json).toMatchObject({ from: 1, authorization: 'Bearer sk-the-second-2222' });
    await client.routes.remove({ id: m.id });
    await client.backends.remove({ id: a.id });
    more.resolve(undefined);
    expect(await stream.rest()).toMatch(/ ended[^]*\[DONE\]/);
  });

  it('lets a changed profile finish its answers, and starts it anew for the next', async () => {
    const { client } = host;
    const spec = bench.profile(['--tokens', '4', '--chunk-gap', '1']);
    const { id } = await client.backends.add({ name: 'local', spec });
    await using stream = new OpenCall({ url }, { model: 'local' });
    await stream.until('word0');
    await client.backends.updateProfile({ id, spec: bench.profile(['--tokens', '2']) });
    const next = ask('local');
    expect(await stream.rest()).toMatch(/word3[^]*\[DONE\]/);
    expect((await next).text).toContain('word0 word1');
    expect((await client.servers.list({}))[0]).toMatchObject({ state: 'ready' });
  });
});
