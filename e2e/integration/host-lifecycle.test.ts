import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteSpec } from '../../contract/backend.ts';
import { chat, HELLO, OpenCall } from '../../main/gateway/testing/client.ts';
import {
  answerShortly,
  DONE,
  EVENT_STREAM,
  FINISH,
  ScriptedUpstream,
  word,
} from '../../main/gateway/testing/scripted-upstream.ts';
import { fill } from '../../main/gateway/testing/until-unchanged.ts';
import { HostBench } from './harness.ts';

let bench: HostBench;
beforeEach(() => {
  bench = new HostBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const rowsOnDisk = () => {
  const db = new SQLite(bench.directory.database, { readonly: true });
  try {
    return db.prepare('SELECT status, outcome, model, backend FROM requests ORDER BY status').all();
  } finally {
    db.close();
  }
};

async function withUpstream(upstream: ScriptedUpstream, drainMs = 5_000) {
  const host = await bench.compose({ drainMs });
  const spec = RemoteSpec.parse({ kind: 'openai-compatible', url: upstream.url, reach: 'loopback' });
  const cloud = await host.client.backends.add({ name: 'cloud', spec });
  await host.client.routes.add({ match: 'exact', pattern: 'm', targets: [{ backend: cloud.id }] });
  return { host, cloud, url: await host.start() };
}

describe('a host that stops', () => {
  it('lets a running stream finish, and turns away whoever comes meanwhile', async () => {
    await using upstream = await ScriptedUpstream.start();
    const { host, url } = await withUpstream(upstream);
    await using client = new OpenCall({ url });
    const { response } = await upstream.next();
    response.writeHead(200, EVENT_STREAM);
    response.write(word('begun'));
    await client.until(word('begun'));

    const stopped = host.stop();
    bench.forget(host);
    expect(await chat({ url })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      json: { error: { code: 'stopping' } },
    });
    response.end(FINISH + DONE);
    expect(await client.rest()).toBe(word('begun') + FINISH + DONE);
    await stopped;
    await expect(chat({ url })).rejects.toThrow('ECONNREFUSED');
    expect(rowsOnDisk()).toMatchObject([
      { status: 200, outcome: 'completed' },
      { status: 503, outcome: 'interrupted' },
    ]);
  });

  it('ends a stream that takes too long with an error event', async () => {
    await using upstream = await ScriptedUpstream.start();
    const { host, url } = await withUpstream(upstream, 100);
    await using client = new OpenCall({ url });
    const { response, closed } = await upstream.next();
    response.writeHead(200, EVENT_STREAM);
    response.write(word('begun'));
    await client.until(word('begun'));
    await host.stop();
    bench.forget(host);
    expect(await client.rest()).toContain('"code":"stopping"');
    await closed;
    expect(rowsOnDisk()).toEqual([{ status: 200, outcome: 'interrupted', model: 'm', backend: 'cloud' }]);
  });

  it('does not wait for a client that does not read, and has its row all the same', async () => {
    await using upstream = await ScriptedUpstream.start();
    const { host, url } = await withUpstream(upstream, 100);
    await using client = new OpenCall({ url });
    const { response } = await upstream.next();
    response.writeHead(200, EVENT_STREAM);
    const piece = word('x'.repeat(1_000_000));
    response.write(piece);
    await client.until('xxx');
    await fill(response, piece);
    await host.stop();
    bench.forget(host);
    expect(rowsOnDisk()).toMatchObject([{ status: 200, outcome: 'interrupted' }]);
  });

  it('leaves no process, no lock and no port, and the next one finds everything', async () => {
    const host = await bench.compose({ drainMs: 0 });
    const local = await host.client.backends.add({
      name: 'local',
      spec: bench.profile(['--tokens', '1000', '--chunk-gap', '0.02']),
    });
    const url = await host.start();
    await using client = new OpenCall({ url }, { model: 'local' });
    await client.until('word1');
    const [server] = await host.client.servers.list({});
    expect(server).toMatchObject({ name: 'local', state: 'ready', inFlight: 1 });
    expect(await bench.survivors()).toContain(server?.pid);

    await host.stop();
    bench.forget(host);
    expect(await client.rest()).toContain('"code":"stopping"');
    expect(await bench.survivors()).toEqual([]);
    expect(existsSync(bench.directory.lock)).toBe(false);
    await expect(chat({ url })).rejects.toThrow('ECONNREFUSED');
    expect(rowsOnDisk()).toEqual([{ status: 200, outcome: 'interrupted', model: 'local', backend: 'local' }]);

    const next = await bench.compose();
    expect(await next.client.backends.list({})).toEqual([local]);
    expect(await next.client.requests.recent({})).toMatchObject([{ outcome: 'interrupted' }]);
  });

  it('is asked to by its contract', async () => {
    const host = await bench.compose();
    await host.start();
    const remote = bench.remote();
    await remote.client.host.stop({});
    await host.stopRequested;
    await remote.close();
  });
});

describe('a host that cannot start', () => {
  it('names the process that has its port, and lets go of everything', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const host = await bench.compose({ settings: { gateway: { port } } });
    await expect(host.start()).rejects.toMatchObject({
      code: 'port_in_use',
      message: expect.stringContaining(`(process ${process.pid})`),
      hint: expect.stringContaining('--port'),
    });
    await host.stop();
    bench.forget(host);
    holder.close();
    await once(holder, 'close');
    expect(await (await bench.compose({ settings: { gateway: { port } } })).start()).toBe(
      `http://127.0.0.1:${port}`,
    );
  });

  it('is refused while another has its directory', async () => {
    await bench.compose();
    await expect(bench.compose()).rejects.toMatchObject({ code: 'already_running' });
  });

  it('leaves a damaged database as it is, and the directory free', async () => {
    mkdirSync(bench.directory.root, { recursive: true });
    writeFileSync(bench.directory.database, 'no database'.repeat(500));
    const before = readFileSync(bench.directory.database);
    for (let n = 0; n < 2; n++) {
      await expect(bench.compose()).rejects.toMatchObject({ code: 'database_corrupt' });
    }
    expect(readFileSync(bench.directory.database).equals(before)).toBe(true);
  });

  it.each(['known', 'unknown'])(
    'with a database of a newer one answers what it can, changes nothing and serves nothing: rows of %s form',
    async (form) => {
      const first = await bench.compose();
      await first.client.backends.add({ name: 'local', spec: bench.profile() });
      await first.stop();
      bench.forget(first);
      const db = new SQLite(bench.directory.database);
      db.pragma('user_version = 99');
      const spec = JSON.stringify({ kind: 'of the future' });
      if (form === 'unknown') db.prepare('UPDATE backends SET spec = ?').run(spec);
      db.close();
      const before = readFileSync(bench.directory.database);

      const host = await bench.compose();
      const newer = { code: 'database_newer' };
      if (form === 'known') {
        expect(await host.client.backends.list({})).toMatchObject([{ name: 'local' }]);
      } else {
        await expect(host.client.backends.list({})).rejects.toMatchObject(newer);
      }
      expect(await host.client.keys.list({})).toEqual([]);
      await expect(host.client.backends.add({ name: 'x', spec: bench.profile() })).rejects.toMatchObject(
        newer,
      );
      await expect(host.start()).rejects.toMatchObject(newer);
      await host.stop();
      bench.forget(host);
      expect(readFileSync(bench.directory.database).equals(before)).toBe(true);
    },
  );
});

describe('the audit log', () => {
  it('has one row for each request, however it ended, and shows it at once', async () => {
    await using upstream = (await ScriptedUpstream.start()).always(answerShortly);
    const { host, url } = await withUpstream(upstream);
    await chat({ url });
    await chat({ url }, { model: 'nobody' });
    await chat({ url }, { messages: 5 });
    await chat({ url }, { stream: true });
    await using client = new OpenCall({ url }, { messages: HELLO });
    await client.rest();
    expect((await host.client.requests.recent({})).map(({ status }) => status).sort()).toEqual([
      200, 200, 200, 400, 404,
    ]);
  });
});
