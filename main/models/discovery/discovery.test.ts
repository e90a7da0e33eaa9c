import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BackendRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import { Route } from '../../../contract/route.ts';
import { buildRouteTable } from '../../routing/resolve.ts';
import { ModelDiscovery } from './discovery.ts';

const signal = new AbortController().signal;
const remote = BackendRecord.parse({
  ...{ id: randomUUID(), name: 'ollama', createdAt: 1, updatedAt: 1, revision: 1, managed: false },
  spec: { kind: 'openai-compatible', url: 'http://127.0.0.1:11434', reach: 'loopback' },
});
const local = BackendRecord.parse({
  ...{ id: randomUUID(), name: 'qwen', createdAt: 1, updatedAt: 1, revision: 1, managed: false },
  spec: { kind: 'mlx-openai-server', model: '/m' },
});
const backends = [
  { id: remote.id, name: remote.name, isProfile: false },
  { id: local.id, name: local.name, isProfile: true },
];

function route(pattern: string, model: string | null, match: Route['match'] = 'exact'): Route {
  return Route.parse({
    ...{ id: randomUUID(), match, pattern, createdAt: 1, updatedAt: 1, revision: 1, managed: false },
    targets: [{ backend: remote.id, model }],
  });
}

const tableOf = (...routes: Route[]) => buildRouteTable(routes, backends);

/** A backend that counts how often it is asked. */
function asked(record = remote, answer: () => string[] = () => ['llama3']) {
  const calls = { count: 0 };
  return {
    calls,
    record,
    async models() {
      calls.count += 1;
      return answer().map((id) => ({ id }));
    },
  };
}

describe('ModelDiscovery', () => {
  it('asks once, and again only when told to', async () => {
    const discovery = new ModelDiscovery(() => 42);
    const backend = asked();
    await discovery.list([backend], tableOf(), false, signal);
    const [found] = await discovery.list([backend], tableOf(), false, signal);
    expect(backend.calls.count).toBe(1);
    expect(found).toMatchObject({ name: 'ollama', askedAt: 42, failure: null, models: [{ id: 'llama3' }] });
    await discovery.list([backend], tableOf(), true, signal);
    expect(backend.calls.count).toBe(2);
  });

  it('asks a backend again whose answer was forgotten, because it has another key', async () => {
    const discovery = new ModelDiscovery();
    const backend = asked();
    await discovery.list([backend], tableOf(), false, signal);
    discovery.forget([remote.id]);
    await discovery.list([backend], tableOf(), false, signal);
    expect(backend.calls.count).toBe(2);
  });

  it('asks a backend again that was changed', async () => {
    const discovery = new ModelDiscovery();
    await discovery.list([asked()], tableOf(), false, signal);
    const moved = asked({ ...remote, spec: { ...remote.spec, url: 'http://127.0.0.1:1' } as never });
    await discovery.list([moved], tableOf(), false, signal);
    expect(moved.calls.count).toBe(1);
  });

  it('keeps the last answer of a backend that is down now, and says why', async () => {
    const discovery = new ModelDiscovery();
    let down = false;
    const backend = asked(remote, () => {
      if (down) throw new Failure('upstream_unreachable', 'gone');
      return ['llama3'];
    });
    await discovery.list([backend], tableOf(), false, signal);
    down = true;
    const [found] = await discovery.list([backend], tableOf(), true, signal);
    expect(found?.models.map(({ id }) => id)).toEqual(['llama3']);
    expect(found?.failure?.message).toBe('gone');
  });

  it('one that is down hides none of the others', async () => {
    const broken = asked(remote, () => {
      throw new Failure('upstream_unreachable', 'gone');
    });
    const found = await new ModelDiscovery().list(
      [broken, asked(local, () => ['qwen'])],
      tableOf(),
      false,
      signal,
    );
    expect(found.map(({ models }) => models.length)).toEqual([0, 1]);
  });

  it('knows what leads to a model already', async () => {
    const byName = route('fast', 'llama3');
    const passing = route('llama*', null, 'prefix');
    const other = route('big', 'llama70');
    const [found] = await new ModelDiscovery().list(
      [asked()],
      tableOf(byName, passing, other),
      false,
      signal,
    );
    expect(found?.models[0]?.reachedBy.map(({ pattern }) => pattern).sort()).toEqual(['fast', 'llama*']);
  });

  it('reaches a local server by its own name', async () => {
    const [found] = await new ModelDiscovery().list([asked(local, () => ['qwen'])], tableOf(), false, signal);
    expect(found?.models[0]?.reachedBy).toEqual([{ route: null, pattern: 'qwen' }]);
  });

  it('suggests a route under the model’s own name, or another when that is taken', async () => {
    const suggestions = async (...routes: Route[]) =>
      (await new ModelDiscovery().list([asked()], tableOf(...routes), false, signal))[0]?.models[0]
        ?.suggestion;
    expect(await suggestions()).toMatchObject({
      match: 'exact',
      pattern: 'llama3',
      targets: [{ model: null }],
    });
    expect(await suggestions(route('llama3', 'x'))).toMatchObject({
      pattern: 'ollama/llama3',
      targets: [{ model: 'llama3', backend: remote.id }],
    });
  });
});
