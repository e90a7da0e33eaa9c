import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigurationFileStatus } from '../../contract/configuration.ts';
import { RemoteSpec } from '../../contract/backend.ts';
import type { Host } from '../../main/compose.ts';
import { Mailbox } from '../../main/gateway/testing/mailbox.ts';
import { eventsOnly } from '../../contract/event-stream.ts';
import type { HostEvent } from '../../contract/event-stream.ts';
import { HostBench } from './harness.ts';

let bench: HostBench;
let leaving: AbortController;
beforeEach(() => {
  bench = new HostBench();
  leaving = new AbortController();
});
afterEach(async () => {
  leaving.abort();
  await bench[Symbol.asyncDispose]();
});

const SECRET = 'sk-a-very-secret-key';
const compatible = (more = {}) =>
  RemoteSpec.parse({ kind: 'openai-compatible', url: 'http://127.0.0.1:9/v1', reach: 'loopback', ...more });

/** Everything that a configuration holds. */
async function fill({ client }: Host): Promise<void> {
  const key = await client.keys.add({ name: 'cloud-key', secret: SECRET, store: 'fernet' });
  const cloud = await client.backends.add({ name: 'cloud', spec: compatible({ key: key.id }) });
  const spec = bench.profile([], { env: { HF_TOKEN: 'hf_very_secret', PLAIN: 'x' }, python: null });
  const local = await client.backends.add({ name: 'local', spec });
  await client.routes.add({
    ...{ match: 'prefix', pattern: 'gpt-*', priority: 5 },
    targets: [{ backend: local.id }, { backend: cloud.id, model: 'openai/gpt-*' }],
  });
  await client.settings.update({ section: 'gateway', changes: { defaultModel: 'local' } });
}

/** What the host has, as far as it is the same in two hosts that have the same configuration. */
async function content({ client }: Host) {
  const [backends, routes] = [await client.backends.list({}), await client.routes.list({})];
  const keys = new Map((await client.keys.list({})).map(({ id, name }) => [id, name]));
  const names = new Map(backends.map(({ id, name }) => [id, name]));
  return {
    keys: [...keys.values()],
    backends: backends.map(({ name, spec }) => [
      name,
      'key' in spec ? { ...spec, key: spec.key && keys.get(spec.key) } : spec,
    ]),
    routes: routes.map(({ match, pattern, priority, enabled, targets }) => ({
      ...{ match, pattern, priority, enabled },
      targets: targets.map((target) => ({ ...target, backend: names.get(target.backend) })),
    })),
    settings: (await client.settings.get({})).settings,
  };
}

describe('an exported configuration', () => {
  it('holds no secret, and says which it leaves out', async () => {
    const host = await bench.compose();
    await fill(host);
    const { text, leftOut } = await host.client.configuration.export({});
    expect(text).not.toMatch(/sk-a-very|hf_very/);
    expect(leftOut).toEqual(['key cloud-key', 'local: HF_TOKEN']);
    expect(text).toContain('pattern: gpt-*');
    expect(text).not.toContain('maxConnections');
  });

  it('makes another host the same with its passphrase, and changes nothing where it is the same', async () => {
    const passphrase = 'a good passphrase';
    const first = await bench.compose();
    await fill(first);
    const { text } = await first.client.configuration.export({ passphrase });
    const before = await content(first);
    expect(text).not.toMatch(/sk-a-very|hf_very/);
    expect((await first.client.configuration.import({ text, passphrase })).changes).toEqual([]);

    const other = new HostBench();
    try {
      const second = await other.compose();
      const dry = await second.client.configuration.import({ text, passphrase, dryRun: true });
      expect(dry.applied).toBe(false);
      expect(dry.changes.map(({ what, action, name }) => `${action} ${what} ${name}`)).toEqual([
        'add setting gateway.defaultModel',
        'add key cloud-key',
        'add backend cloud',
        'add profile local',
        'add route gpt-*',
      ]);
      expect(await second.client.backends.list({})).toEqual([]);

      const wrong = second.client.configuration.import({ text, passphrase: 'another passphrase' });
      await expect(wrong).rejects.toMatchObject({ code: 'invalid_input' });
      expect((await second.client.configuration.import({ text, passphrase })).applied).toBe(true);
      expect(await content(second)).toEqual(before);
      const again = await second.client.configuration.export({});
      expect(again.leftOut).toEqual(['key cloud-key', 'local: HF_TOKEN']);
    } finally {
      await other[Symbol.asyncDispose]();
    }
  });

  it('is taken over whole or not at all', async () => {
    const host = await bench.compose();
    await fill(host);
    const before = await content(host);
    const text = `version: 1
settings: { gateway: { defaultModel: other } }
keys: [{ name: new-key, env: PATH }]
backends:
  - { name: new, kind: openai-compatible, url: http://127.0.0.1:9, reach: loopback }
  - { name: cloud, kind: openai }
  - { name: far, kind: openai-compatible, url: http://169.254.169.254 }
routes:
  - { pattern: a, targets: [{ backend: nobody }] }
  - { pattern: '/(/', targets: [{ backend: new }] }
`;
    await expect(host.client.configuration.import({ text, file: 'my.yaml' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(
        /^my\.yaml:6:20: backends\[1\]\.kind: .*\nmy\.yaml:7:\d+: backends\[2\]\.url: .*\nmy\.yaml:9:\d+: routes\[0\]\.targets\[0\]\.backend: .*nobody.*\nmy\.yaml:10:\d+: routes\[1\]\.pattern: /,
      ),
    });
    expect(await content(host)).toEqual(before);
  });

  it('removes what it does not have only when it is to replace everything', async () => {
    const host = await bench.compose();
    await fill(host);
    const text = 'version: 1\nprofiles: []\n';
    expect((await host.client.configuration.import({ text })).changes).toEqual([]);
    const { changes } = await host.client.configuration.import({ text, mode: 'replace' });
    expect(changes.map(({ action, name }) => `${action} ${name}`)).toEqual([
      'remove cloud-key',
      'remove cloud',
      'remove local',
      'remove gpt-*',
    ]);
    expect(await content(host)).toMatchObject({ keys: [], backends: [], routes: [] });
  });
});

describe('a configuration file', () => {
  const file = () => join(bench.root, 'mlx-manager.yaml');
  const yaml = (routes: string) => `version: 1
settings: { servers: { idleUnloadSeconds: 60 } }
keys: [{ name: cloud-key, env: CLOUD_KEY }]
backends:
  - { name: cloud, kind: openai-compatible, url: http://127.0.0.1:9/v1, reach: loopback, key: cloud-key }
routes:
${routes}`;
  const toCloud = (pattern: string) => `  - { pattern: ${pattern}, targets: [{ backend: cloud }] }\n`;

  /** As editors write: a new file takes the old one's place. */
  const replaceFile = (text: string) => {
    writeFileSync(`${file()}.tmp`, text);
    renameSync(`${file()}.tmp`, file());
  };
  const followed = async () => {
    const host = await bench.compose({
      configurationFile: file(),
      env: { ...bench.env, CLOUD_KEY: SECRET },
    });
    const told = new Mailbox<ConfigurationFileStatus>();
    const listener = eventsOnly((event) => {
      if (event.name === 'configuration.changed') told.put(event.payload);
    });
    void host.transport.listen(listener, leaving.signal);
    await host.start();
    expect(await told.take()).toMatchObject({ state: 'applied' });
    return { host, told };
  };
  const patterns = async ({ client }: Host) =>
    (await client.routes.list({})).map(({ pattern }) => pattern).sort();

  it('is in force from the start, with the key of the environment variable that it names', async () => {
    replaceFile(yaml(toCloud('a')));
    const { host } = await followed();
    const [backend] = await host.client.backends.list({});
    expect(backend).toMatchObject({ name: 'cloud', managed: true, spec: { key: expect.any(String) } });
    expect((await host.client.keys.list({}))[0]).toMatchObject({ name: 'cloud-key', last4: '-key' });
    const settings = await host.client.settings.get({});
    expect(settings.settings.servers.idleUnloadSeconds).toBe(60);
    expect(settings.overridden).toContainEqual({
      field: 'servers.idleUnloadSeconds',
      by: 'configuration file',
    });
  });

  it('is followed when it changes, and leaves alone what was added by hand', async () => {
    replaceFile(yaml(toCloud('a') + toCloud('b')));
    const { host, told } = await followed();
    const [cloud] = await host.client.backends.list({});
    const theRoute = async () => (await host.client.routes.list({})).find(({ pattern }) => pattern === 'a');
    const before = await theRoute();
    await host.client.routes.add({ match: 'exact', pattern: 'mine', targets: [{ backend: cloud!.id }] });
    replaceFile(yaml(toCloud('a') + toCloud('c')));
    expect(await told.take()).toMatchObject({ state: 'applied', problems: [] });
    expect(await patterns(host)).toEqual(['a', 'c', 'mine']);
    expect(await theRoute()).toEqual(before);
  });

  it('that is wrong changes nothing and says so, with the line, until it is put right', async () => {
    replaceFile(yaml(toCloud('a')));
    const { host, told } = await followed();
    replaceFile(yaml(`${toCloud('a')}  - { pattern: b, targets: [{ backend: nobody }] }\n`));
    const rejected = await told.take();
    expect(rejected).toMatchObject({
      state: 'rejected',
      problems: [
        { line: 8, path: 'routes[1].targets[0].backend', message: expect.stringContaining('nobody') },
      ],
    });
    expect(await host.client.configuration.status({})).toEqual(rejected);
    expect(await patterns(host)).toEqual(['a']);
    replaceFile(yaml(toCloud('b')));
    expect(await told.take()).toMatchObject({ state: 'applied', problems: [] });
    expect(await patterns(host)).toEqual(['b']);
  });

  it('does not take what was added by hand under the same name, and says where', async () => {
    replaceFile(yaml(''));
    const { host, told } = await followed();
    const [cloud] = await host.client.backends.list({});
    await host.client.backends.add({ name: 'mine', spec: compatible() });
    await host.client.routes.add({ match: 'exact', pattern: 'a', targets: [{ backend: cloud!.id }] });
    replaceFile(`${yaml(toCloud('a'))}profiles: [{ name: mine, kind: mlx-openai-server, model: m }]\n`);
    const { problems } = await told.take();
    expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '7 routes[0].pattern',
      '8 profiles[0].name',
    ]);
  });

  it('is where its records are changed: by hand they cannot be', async () => {
    replaceFile(yaml(toCloud('a')));
    const { host } = await followed();
    const [[backend], [route], [key]] = [
      await host.client.backends.list({}),
      await host.client.routes.list({}),
      await host.client.keys.list({}),
    ];
    const managed = { code: 'conflict', hint: expect.stringContaining('mlx-manager.yaml') };
    for (const change of [
      host.client.backends.remove({ id: backend!.id }),
      host.client.backends.updateRemote({ id: backend!.id, spec: compatible() }),
      host.client.routes.remove({ id: route!.id }),
      host.client.keys.replace({ id: key!.id, secret: 'sk-other' }),
      host.client.keys.remove({ id: key!.id }),
    ]) {
      await expect(change).rejects.toMatchObject(managed);
    }
  });

  it('that is wrong at the start keeps the host from starting, with the line', async () => {
    replaceFile(yaml(toCloud('a')).replace('CLOUD_KEY', 'NOT_SET'));
    const host = await bench.compose({ configurationFile: file() });
    await expect(host.start()).rejects.toMatchObject({
      message: expect.stringMatching(/mlx-manager\.yaml:3:\d+: keys\[0\]\.env: .*NOT_SET is not set/),
    });
    expect(await host.client.backends.list({})).toEqual([]);
  });
});

describe('every open window', () => {
  it('hears of each change, and cannot overwrite what it has not seen', async () => {
    const host = await bench.compose();
    await host.start();
    const heard = new Mailbox<HostEvent['name']>();
    void host.transport.listen(
      eventsOnly(({ name }) => {
        // The models that the chat offers follow from backends and routes.
        if (name !== 'chat.modelsChanged') heard.put(name);
      }),
      leaving.signal,
    );
    const { client } = host;
    const a = await client.backends.add({ name: 'a', spec: compatible() });
    const m = await client.routes.add({ match: 'exact', pattern: 'm', targets: [{ backend: a.id }] });
    await client.keys.add({ name: 'k', secret: SECRET, store: 'fernet' });
    await client.settings.update({ section: 'appearance', changes: { theme: 'dark' }, expected: 0 });
    expect([await heard.take(), await heard.take(), await heard.take(), await heard.take()]).toEqual([
      'backends.changed',
      'routes.changed',
      'keys.changed',
      'settings.changed',
    ]);

    const conflict = { code: 'conflict' };
    await expect(
      client.settings.update({ section: 'appearance', changes: { theme: 'light' }, expected: 0 }),
    ).rejects.toMatchObject(conflict);
    await client.backends.updateRemote({ id: a.id, spec: compatible({ maxConnections: 2 }), expected: 1 });
    const late = { id: a.id, spec: compatible({ maxConnections: 3 }), expected: 1 };
    await expect(client.backends.updateRemote(late)).rejects.toMatchObject(conflict);

    await client.routes.remove({ id: m.id, expected: 1 });
    expect(await client.routes.restore(m)).toMatchObject({ id: m.id, createdAt: m.createdAt, revision: 2 });
    await expect(client.routes.restore(m)).rejects.toMatchObject(conflict);
  });

  it('sees the order of routes that one of them asked for', async () => {
    const { client } = await bench.compose();
    const a = await client.backends.add({ name: 'a', spec: compatible() });
    const ids = [];
    for (const pattern of ['x', 'y', 'z']) {
      ids.push((await client.routes.add({ match: 'exact', pattern, targets: [{ backend: a.id }] })).id);
    }
    const [x, y, z] = ids;
    if (x === undefined || y === undefined || z === undefined) throw new Error('three routes were added');
    await client.routes.reorder({ order: [z, x, y] });
    const { rules } = await client.routes.explain({ model: 'x' });
    expect(rules.map(({ pattern }) => pattern)).toEqual(['z', 'x', 'y']);
    await expect(client.routes.reorder({ order: [x, y] })).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('settings', () => {
  it('hold at once where they can, and say what waits for the next start', async () => {
    const host = await bench.compose();
    await host.start();
    const { client } = host;
    await client.backends.add({ name: 'a', spec: compatible() });
    await client.settings.update({ section: 'addresses', changes: { block: ['127.0.0.1'] } });
    await expect(client.backends.add({ name: 'b', spec: compatible() })).rejects.toMatchObject({
      code: 'address_refused',
    });
    const [a] = await client.backends.list({});
    await expect(client.backends.models({ id: a!.id })).rejects.toThrow(/block list/);

    const view = await client.settings.update({ section: 'gateway', changes: { host: '::1', port: 1 } });
    expect(view.needRestart).toEqual(['gateway.host']);
    expect(view.overridden).toEqual([{ field: 'gateway.port', by: 'command line' }]);
    const back = await client.settings.reset({ section: 'gateway', fields: ['host'] });
    expect(back.needRestart).toEqual([]);
    expect(back.chosen).toEqual(['gateway.port', 'addresses.block']);
  });

  it('let in a name of this machine, keep models within another memory budget, and want keys, at once', async () => {
    const host = await bench.compose();
    const url = await host.start();
    const { client } = host;
    const ask = async () =>
      (await request(`${url}/v1/models`, { headers: { host: 'studio.local' } })).statusCode;
    expect(await ask()).toBe(403);
    await client.settings.update({ section: 'gateway', changes: { allowedHosts: ['studio.local'] } });
    expect(await ask()).toBe(200);
    await client.settings.update({ section: 'gateway', changes: { access: 'keys' } });
    expect(await ask()).toBe(401);
    await client.settings.update({ section: 'servers', changes: { memoryBudget: { bytes: 12_345 } } });
    expect((await client.host.overview({})).memory.budgetBytes).toBe(12_345);
  });

  it('refuse a gateway that a whole network could use without a key', async () => {
    const { client } = await bench.compose();
    await client.settings.update({ section: 'gateway', changes: { access: 'open' } });
    const beyond = client.settings.update({ section: 'gateway', changes: { host: '0.0.0.0' } });
    await expect(beyond).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'changes.access' }],
    });
    await client.settings.update({ section: 'gateway', changes: { host: '0.0.0.0', access: null } });
    expect(await client.clients.status({})).toEqual({ mode: 'keys', chosen: null, beyondLoopback: true });
    const open = client.settings.update({ section: 'gateway', changes: { access: 'open' } });
    await expect(open).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('that could never work are refused field by field', async () => {
    const { client } = await bench.compose();
    const senseless = client.settings.update({
      section: 'gateway',
      changes: { allowedOrigins: ['https://good.example', 'https://bad.example/page'] },
    });
    await expect(senseless).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'changes.allowedOrigins.1', message: expect.stringContaining('without a path') }],
    });
    const unknown = client.settings.reset({ section: 'audit', fields: ['port' as 'keepBodies'] });
    await expect(unknown).rejects.toMatchObject({ code: 'invalid_input' });
    const { problems } = await client.configuration.check({
      text: 'version: 1\nsettings:\n  addresses:\n    allow:\n      - fine.example\n      - http://x/',
    });
    expect(problems).toMatchObject([{ line: 6, path: 'settings.addresses.allow[1]' }]);
  });
});
