import { describe, expect, it } from 'vitest';
import { BackendRecord, RemoteSpec } from '../../../contract/backend.ts';
import type { RemoteRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import { BackendId, KeyId } from '../../../contract/ids.ts';
import { addProvider, giveKey, takeKey, testProvider } from './save-provider.ts';
import type { Call } from './save-provider.ts';

const key = KeyId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000001');
const spec = RemoteSpec.parse({ kind: 'openai' });
const times = { createdAt: 1, updatedAt: 1, revision: 4, managed: false };
const stored = BackendRecord.parse({
  id: BackendId.parse('4b3cf5c6-64c1-4a6f-9d0f-000000000002'),
  name: 'cloud',
  spec,
  ...times,
}) as RemoteRecord;
const keyed: RemoteRecord = { ...stored, spec: { ...spec, key } };
const refused = new Failure('conflict', 'no');

/** A host with one key, which writes down what it is asked for and refuses what it is told to. */
function host(refuses: readonly string[] = []) {
  const calls: unknown[] = [];
  const answers: Record<string, unknown> = {
    'keys.list': [{ name: 'cloud' }],
    'keys.add': { id: key },
    'backends.add': stored,
    'providers.test': { outcome: 'answered', elapsedMs: 1, models: [], modelCount: 0 },
  };
  const call = ((name: string, input: unknown) => {
    if (name !== 'keys.list') calls.push([name, input]);
    return refuses.includes(name) ? Promise.reject(refused) : Promise.resolve(answers[name]);
  }) as Call;
  return { call, calls };
}

const remove = ['keys.remove', { id: key }];
const add = ['keys.add', { name: 'cloud-2', secret: 'sk' }];

describe('a new provider', () => {
  it('is stored after its key, which has a free name', async () => {
    const { call, calls } = host();
    await addProvider(call, { name: 'cloud', spec, secret: ' sk ' });
    expect(calls).toEqual([add, ['backends.add', { name: 'cloud', spec: { ...spec, key } }]]);
  });

  it('that is refused leaves no key behind', async () => {
    const { call, calls } = host(['backends.add', 'keys.remove']);
    await expect(addProvider(call, { name: 'cloud', spec, secret: 'sk' })).rejects.toBe(refused);
    expect(calls.at(-1)).toEqual(remove);
  });

  it('is tested with a key that stays no longer than the test', async () => {
    for (const refuses of [[], ['providers.test']]) {
      const { call, calls } = host(refuses);
      await testProvider(call, { name: 'cloud', spec, secret: 'sk' }).catch(() => undefined);
      expect(calls).toEqual([add, ['providers.test', { spec: { ...spec, key } }], remove]);
    }
    const { call, calls } = host();
    await testProvider(call, { name: 'cloud', spec, secret: '' });
    expect(calls).toEqual([['providers.test', { spec }]]);
  });
});

describe('a stored provider', () => {
  it('gets its first key with the revision that was seen, or keeps none', async () => {
    const { call, calls } = host(['backends.updateRemote']);
    await expect(giveKey(call, { provider: stored, secret: 'sk' })).rejects.toBe(refused);
    expect(calls).toEqual([
      add,
      ['backends.updateRemote', { id: stored.id, spec: { ...spec, key }, expected: 4 }],
      remove,
    ]);
  });

  it('gets another secret under the key that it has', async () => {
    const { call, calls } = host();
    await giveKey(call, { provider: keyed, secret: 'sk' });
    expect(calls).toEqual([['keys.replace', { id: key, secret: 'sk' }]]);
  });

  it('loses its key, which is deleted unless others use it', async () => {
    const without = ['backends.updateRemote', { id: stored.id, spec, expected: 4 }];
    const [alone, shared] = [host(), host()];
    await takeKey(alone.call, { provider: keyed, isShared: false });
    await takeKey(shared.call, { provider: keyed, isShared: true });
    expect(alone.calls).toEqual([without, remove]);
    expect(shared.calls).toEqual([without]);
  });
});
