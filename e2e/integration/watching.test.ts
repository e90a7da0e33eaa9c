import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BackendSpec, RemoteSpec } from '../../contract/backend.ts';
import type { ServerLogLine, ServerStatus } from '../../contract/server.ts';
import type { Host } from '../../main/compose.ts';
import { chat } from '../../main/gateway/testing/client.ts';
import { json, ScriptedUpstream } from '../../main/gateway/testing/scripted-upstream.ts';
import { eventsOnly } from '../../contract/event-stream.ts';
import type { HostEvent } from '../../contract/event-stream.ts';
import { HostBench } from './harness.ts';

let bench: HostBench;
let host: Host;
let url: string;

beforeEach(async () => {
  bench = new HostBench();
  host = await bench.compose();
  url = await host.start();
});
afterEach(() => bench[Symbol.asyncDispose]());

/** The first event that fits. */
function heard<T>(read: (event: HostEvent) => T | null): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const done = new AbortController();
  const listener = eventsOnly((event) => {
    const found = read(event);
    if (found === null) return;
    resolve(found);
    done.abort();
  });
  void host.transport.listen(listener, done.signal);
  return promise;
}

const status = (fits: (status: ServerStatus) => boolean) =>
  heard((event) => {
    if (event.name !== 'servers.changed' || !('state' in event.payload)) return null;
    return fits(event.payload) ? event.payload : null;
  });

describe('a server that is watched', () => {
  it('says what it holds in memory, what it has answered, and prints into a log that is read on', async () => {
    const { id } = await host.client.backends.add({
      name: 'local',
      spec: BackendSpec.parse(bench.profile()),
    });
    expect(await host.client.servers.log({ id })).toEqual({ lines: [], cursor: 0, missed: false });
    const grew = heard((event) => (event.name === 'servers.logGrew' ? event.payload : null));
    const measured = status(({ residentBytes }) => residentBytes !== null);
    const served = status(({ requestsServed }) => requestsServed === 1);
    expect((await chat({ url }, { model: 'local' })).status).toBe(200);
    expect((await served).name).toBe('local');
    expect((await measured).residentBytes).toBeGreaterThan(1_000_000);
    await grew;
    const first = await host.client.servers.log({ id });
    expect(first.lines.length).toBeGreaterThan(0);

    const pid = (await host.client.servers.list({}))[0]?.pid;
    const restarted = await host.client.servers.restart({ id });
    expect(restarted).toMatchObject({ state: 'ready', name: 'local', requestsServed: 1 });
    expect(restarted.pid).not.toBe(pid);
    const next = await host.client.servers.log({ id, after: first.cursor });
    const numbers = [...first.lines, ...next.lines].map(({ seq }: ServerLogLine) => seq);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    expect(next.lines.length).toBeGreaterThan(0);
    expect(await host.client.host.overview({})).toMatchObject({ servers: { total: 1, loaded: 1 } });
  });
});

describe('what needs attention', () => {
  it('is that nothing is set up, at first', async () => {
    const { attention, memory, url: where } = await host.client.host.overview({});
    expect(attention.map(({ kind }) => kind)).toEqual(['nothing-configured']);
    expect(where).toBe(url);
    expect(memory.budgetBytes).toBeLessThan(memory.totalBytes);
  });

  it('is a start that failed, with its reason', async () => {
    const spec = BackendSpec.parse(bench.profile(['--exit-before-ready', '1']));
    const { id } = await host.client.backends.add({ name: 'local', spec });
    await expect(host.client.servers.start({ id })).rejects.toMatchObject({ code: 'start_failed' });
    const { attention } = await host.client.host.overview({});
    expect(attention).toMatchObject([{ kind: 'server-failed', name: 'local', screen: 'servers' }]);
  });
});

describe('a provider that is tried', () => {
  it('answers with its models, or says why not; a refused key then needs attention until it is accepted', async () => {
    await using upstream = await ScriptedUpstream.start();
    const spec = RemoteSpec.parse({ kind: 'openai-compatible', url: upstream.url, reach: 'loopback' });
    upstream.always(({ response }) =>
      json(response, 200, { object: 'list', data: [{ id: 'a' }, { id: 'b' }] }),
    );
    expect(await host.client.providers.test({ spec })).toMatchObject({
      outcome: 'answered',
      models: ['a', 'b'],
      modelCount: 2,
    });
    expect(await host.client.backends.list({})).toEqual([]);

    const key = await host.client.keys.add({ name: 'cloud', secret: 'sk-wrong-9999', store: 'fernet' });
    const { id } = await host.client.backends.add({ name: 'up', spec: { ...spec, key: key.id } });
    upstream.always(({ response }) =>
      json(response, 401, { error: { message: 'Incorrect API key provided: sk-wrong-9999' } }),
    );
    const refused = await host.client.providers.test({ id });
    expect(refused).toMatchObject({ outcome: 'failed', keyRejected: true });
    expect(JSON.stringify(refused)).not.toContain('sk-wrong');
    const kinds = async () => (await host.client.host.overview({})).attention.map(({ kind }) => kind);
    expect(await kinds()).toEqual(['key-rejected']);
    expect(await host.client.keys.list({})).toMatchObject([{ last4: '9999', usedBy: [{ id, name: 'up' }] }]);
    await host.client.keys.replace({ id: key.id, secret: 'sk-right-1111' });
    expect(await kinds()).toEqual([]);
  });

  it('is not reached where nobody listens, and a draft with a refused address is not asked', async () => {
    const draft = (url: string) => RemoteSpec.parse({ kind: 'openai-compatible', url, reach: 'loopback' });
    const test = (where: string) => host.client.providers.test({ spec: draft(where) });
    expect(await test('http://127.0.0.1:1')).toMatchObject({
      outcome: 'failed',
      keyRejected: false,
      failure: { code: 'upstream_unreachable' },
    });
    expect(await test('http://169.254.169.254')).toMatchObject({ failure: { code: 'address_refused' } });
    expect(await test('no address')).toMatchObject({ failure: { code: 'address_refused' } });
    expect(await host.client.providers.checkAddress({ url, reach: 'loopback' })).toMatchObject({
      allowed: false,
      class: 'loopback',
    });
  });
});
