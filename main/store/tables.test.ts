import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ProfileSpec, RemoteSpec } from '../../contract/backend.ts';
import { BackendId, KeyId, RouteId } from '../../contract/ids.ts';
import { RouteDraft } from '../../contract/route.ts';
import { BackendsTable } from './backends-table.ts';
import { KeysTable } from './keys-table.ts';
import { RoutesTable } from './routes-table.ts';
import { SettingsTable } from './settings-table.ts';
import { useDatabase } from './testing/temporary-database.ts';

const database = useDatabase();

const remote = RemoteSpec.parse({
  kind: 'openai-compatible',
  url: 'http://127.0.0.1:1/v1',
  reach: 'loopback',
});
const profile = ProfileSpec.parse({
  kind: 'mlx-openai-server',
  model: '/models/a “quoted” one',
  env: { NAME: 'värde\n' },
  extraArgs: ['--flag', ''],
});
const backends = () => new BackendsTable(database.tables);
const routes = () => new RoutesTable(database.tables);
const keys = () => new KeysTable(database.tables);
const nowhere = BackendId.parse(randomUUID());

describe('backends', () => {
  it('come back as they were stored, by name, also after the next launch', async () => {
    const second = await backends().add('zeta', profile);
    const first = await backends().add('alpha', remote);
    await database.reopen();
    expect(await backends().list()).toEqual([first, second]);
    expect(await backends().get(second.id)).toEqual(second);
    expect([first.spec, second.spec]).toEqual([remote, profile]);
  });

  it('share one set of names', async () => {
    await backends().add('twice', remote);
    await expect(backends().add('twice', profile)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('"twice"'),
    });
    expect(await backends().list()).toHaveLength(1);
  });

  it('keep id, name and age when they change', async () => {
    const before = await backends().add('one', remote);
    const after = await backends().update(before.id, { ...remote, maxConnections: 7 });
    expect(after).toEqual({
      ...before,
      spec: { ...remote, maxConnections: 7 },
      revision: 2,
      updatedAt: after.updatedAt,
    });
    expect(await backends().list()).toEqual([after]);
  });

  it('that are not there cannot be read, changed or removed', async () => {
    const missing = expect.objectContaining({ code: 'not_found' }) as Error;
    await expect(backends().get(nowhere)).rejects.toThrow(missing);
    await expect(backends().update(nowhere, remote)).rejects.toThrow(missing);
    await expect(backends().remove(nowhere)).rejects.toThrow(missing);
  });

  it('cannot be removed while a route leads to them, and can afterwards', async () => {
    const { id } = await backends().add('used', remote);
    const route = await routes().add(
      RouteDraft.parse({ match: 'exact', pattern: 'm', targets: [{ backend: id }] }),
    );
    await expect(backends().remove(id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await backends().list()).toHaveLength(1);
    await routes().remove(route.id);
    await backends().remove(id);
    expect(await backends().list()).toEqual([]);
  });
});

describe('routes', () => {
  it('come back with their chain in its order', async () => {
    const ids: BackendId[] = [];
    for (const name of ['a', 'b', 'c']) ids.push((await backends().add(name, remote)).id);
    const targets = [2, 0, 1, 0].map((n) => ({ backend: ids[n]!, model: n === 1 ? null : `model-${n}` }));
    const draft = RouteDraft.parse({
      match: 'prefix',
      pattern: 'gpt-*',
      priority: -5,
      enabled: false,
      targets,
    });
    const route = await routes().add(draft);
    expect(route).toMatchObject(draft);
    await database.reopen();
    expect(await routes().list()).toEqual([route]);
  });

  it('that lead nowhere are refused whole', async () => {
    const { id } = await backends().add('a', remote);
    const draft = RouteDraft.parse({
      match: 'exact',
      pattern: 'm',
      targets: [{ backend: id }, { backend: nowhere }],
    });
    await expect(routes().add(draft)).rejects.toMatchObject({ code: 'not_found' });
    expect(await routes().list()).toEqual([]);
  });

  it('keep what they were when a change is refused', async () => {
    const { id } = await backends().add('a', remote);
    const route = await routes().add(
      RouteDraft.parse({ match: 'exact', pattern: 'm', targets: [{ backend: id, model: 'x' }] }),
    );
    const wrong = RouteDraft.parse({ match: 'regex', pattern: 'n', targets: [{ backend: nowhere }] });
    await expect(routes().update(route.id, wrong)).rejects.toMatchObject({ code: 'not_found' });
    expect(await routes().list()).toEqual([route]);
  });

  it('change as a whole and keep id and age', async () => {
    const [a, b] = [await backends().add('a', remote), await backends().add('b', remote)];
    const draft = RouteDraft.parse({ match: 'exact', pattern: 'm', targets: [{ backend: a.id }] });
    const route = await routes().add(draft);
    const changed = {
      ...draft,
      enabled: false,
      targets: [{ backend: b.id, model: 'y', contextTokens: null }],
    };
    const after = await routes().update(route.id, changed);
    expect(after).toEqual({ ...route, ...changed, revision: 2, updatedAt: after.updatedAt });
    expect(await routes().list()).toEqual([after]);
  });

  it('are not changed or removed by whoever has seen an older revision', async () => {
    const { id } = await backends().add('a', remote);
    const draft = RouteDraft.parse({ match: 'exact', pattern: 'm', targets: [{ backend: id }] });
    const route = await routes().add(draft);
    const after = await routes().update(route.id, { ...draft, enabled: false }, route.revision);
    const conflict = { code: 'conflict', hint: expect.stringContaining('Load it again') };
    await expect(routes().update(route.id, draft, route.revision)).rejects.toMatchObject(conflict);
    await expect(routes().remove(route.id, route.revision)).rejects.toMatchObject(conflict);
    expect(await routes().list()).toEqual([after]);
    await routes().remove(route.id, after.revision);
    expect(await routes().list()).toEqual([]);
  });

  it('come back with their id and age when they are restored, and only once', async () => {
    const { id } = await backends().add('a', remote);
    const draft = RouteDraft.parse({ match: 'exact', pattern: 'm', targets: [{ backend: id, model: 'x' }] });
    const route = await routes().add(draft);
    await routes().remove(route.id);
    const restored = await routes().restore(route);
    expect(restored).toEqual({ ...route, revision: 2, updatedAt: restored.updatedAt });
    expect(await routes().list()).toEqual([restored]);
    await expect(routes().restore(route)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that are not there cannot be changed or removed', async () => {
    const { id } = await backends().add('a', remote);
    const draft = RouteDraft.parse({ match: 'exact', pattern: 'm', targets: [{ backend: id }] });
    const route = RouteId.parse(randomUUID());
    await expect(routes().update(route, draft)).rejects.toMatchObject({ code: 'not_found' });
    await expect(routes().remove(route)).rejects.toMatchObject({ code: 'not_found' });
    expect(await routes().list()).toEqual([]);
  });
});

describe('settings', () => {
  const settings = () => new SettingsTable(database.tables);

  it('come back as they were chosen, each section with its revision', async () => {
    await settings().update('gateway', { port: 7000 });
    await settings().update('gateway', { defaultModel: 'm' }, 1);
    await database.reopen();
    const { chosen, revisions } = await settings().read();
    expect(chosen).toEqual({ gateway: { port: 7000, defaultModel: 'm' } });
    expect(revisions).toMatchObject({ gateway: 2, audit: 0 });
    await expect(settings().update('gateway', { port: 1 }, 1)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('that are reset have no value of their own any more; the others stay', async () => {
    await settings().update('gateway', { port: 7000, defaultModel: 'm' });
    await settings().reset('gateway', ['port', 'host'], 1);
    expect((await settings().read()).chosen).toEqual({ gateway: { defaultModel: 'm' } });
    await expect(settings().reset('gateway', ['defaultModel'], 1)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('that this program does not understand hide none of the others', async () => {
    const value = JSON.stringify({ port: 'many', host: '::1', colour: 'red' });
    await database.tables.insertInto('settings').values({ section: 'gateway', value, revision: 1 }).execute();
    await database.tables.insertInto('settings').values({ section: 'new', value, revision: 1 }).execute();
    expect((await settings().read()).chosen).toEqual({ gateway: { host: '::1' } });
  });
});

describe('keys', () => {
  const key = (name: string, createdAt: number) => ({
    id: KeyId.parse(randomUUID()),
    name,
    store: 'fernet' as const,
    ciphertext: 'gAAAA',
    last4: 'abcd',
    fingerprint: 'print',
    createdAt,
  });

  it('come back oldest first', async () => {
    const [younger, older] = [key('younger', 2), key('older', 1)];
    await keys().insert(younger);
    await keys().insert(older);
    await database.reopen();
    expect(await keys().list()).toEqual([older, younger]);
    expect(await keys().get(older.id)).toEqual(older);
    expect(await keys().get(KeyId.parse(randomUUID()))).toBeNull();
  });

  it('have names of their own', async () => {
    await keys().insert(key('one', 1));
    await expect(keys().insert(key('one', 2))).rejects.toMatchObject({ code: 'conflict' });
    expect(await keys().list()).toHaveLength(1);
  });

  it('move between the stores, and never lie in both or in none', async () => {
    const row = key('one', 1);
    await keys().insert(row);
    const moved = { store: 'keychain', ciphertext: null, last4: 'wxyz', fingerprint: 'other' } as const;
    await keys().update(row.id, moved);
    expect(await keys().get(row.id)).toEqual({ ...row, ...moved });
    await expect(keys().update(row.id, { ...moved, store: 'fernet' })).rejects.toThrow('CHECK');
    await expect(keys().update(row.id, { ...moved, ciphertext: 'x' })).rejects.toThrow('CHECK');
    await keys().delete(row.id);
    expect(await keys().list()).toEqual([]);
  });
});
