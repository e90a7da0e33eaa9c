import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeyId } from '../../contract/ids.ts';
import { generateKey } from './fernet.ts';
import { hasCiphertexts } from './key-rows.ts';
import { createKeyVault } from './key-vault.ts';
import type { KeyVaultOptions } from './key-vault.ts';
import type { Keychain } from './keychain.ts';
import { createMasterKeyLoader } from './master-key.ts';
import { memoryKeyRows } from './memory-key-rows.test-support.ts';
import { memoryKeychain } from './memory-keychain.test-support.ts';

const SECRET = 'sk-test-0123456789abcdef';
const OTHER = 'sk-test-fedcba9876543210';
const { signal } = new AbortController();

let dataDir: string;
let rows: ReturnType<typeof memoryKeyRows>;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'key-vault-'));
  rows = memoryKeyRows();
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** A vault as a fresh process would open it; its master key is in a file unless a variable gives it. */
function openVault(
  keychain: Keychain | null,
  options: Partial<KeyVaultOptions> & { environment?: string } = {},
) {
  const { environment, ...others } = options;
  const masterKey = createMasterKeyLoader({
    environment,
    keychain: null,
    dataDir,
    hasCiphertexts: () => hasCiphertexts(rows),
  });
  return createKeyVault({ rows, keychain, masterKey, now: () => 1_000, ...others });
}

function secretsIn(items: Map<string, string>): string[] {
  return [...items.values()];
}

describe.each(['keychain', 'fernet'] as const)('a key in the %s store', (store) => {
  test('is read back, now and by a later process', async () => {
    const { keychain } = memoryKeychain();
    const vault = openVault(keychain);
    const view = await vault.add('cloud', SECRET, { store });
    expect(view).toEqual({ id: view.id, name: 'cloud', store, last4: 'cdef', createdAt: 1_000 });
    expect(await vault.list()).toEqual([view]);
    expect(await vault.read(view.id, signal)).toBe(SECRET);
    expect(await openVault(keychain).read(view.id, signal)).toBe(SECRET);
  });

  test('is never in the row in plain text', async () => {
    await openVault(memoryKeychain().keychain).add('cloud', SECRET, { store });
    expect(JSON.stringify([...rows.rows.values()])).not.toContain(SECRET);
  });

  test('is replaced without leaving the old one anywhere', async () => {
    const { keychain, items } = memoryKeychain();
    const vault = openVault(keychain);
    const { id } = await vault.add('cloud', SECRET, { store });
    await vault.read(id, signal);
    const view = await vault.replace(id, OTHER);
    expect(view).toMatchObject({ id, store, last4: '3210' });
    expect(await vault.read(id, signal)).toBe(OTHER);
    expect(secretsIn(items)).toEqual(store === 'keychain' ? [OTHER] : []);
  });

  test('is removed from everywhere', async () => {
    const { keychain, items } = memoryKeychain();
    const vault = openVault(keychain);
    const { id } = await vault.add('cloud', SECRET, { store });
    await vault.read(id, signal);
    await vault.remove(id);
    expect([items.size, rows.rows.size]).toEqual([0, 0]);
    await expect(vault.read(id, signal)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('moves to the other store when that is asked for', async () => {
    const { keychain, items } = memoryKeychain();
    const vault = openVault(keychain);
    const { id } = await vault.add('cloud', SECRET, { store });
    const target = store === 'keychain' ? 'fernet' : 'keychain';
    expect(await vault.replace(id, await vault.read(id, signal), { store: target })).toMatchObject({
      store: target,
    });
    expect(await openVault(keychain).read(id, signal)).toBe(SECRET);
    expect(secretsIn(items)).toEqual(target === 'keychain' ? [SECRET] : []);
  });

  test('is not stored at all when the row cannot be written', async () => {
    const { keychain, items } = memoryKeychain();
    const vault = openVault(keychain);
    rows.beforeWrite = () => {
      throw new Error('disk I/O error');
    };
    await expect(vault.add('cloud', SECRET, { store })).rejects.toThrow('disk I/O error');
    expect([items.size, rows.rows.size]).toEqual([0, 0]);
  });

  test('keeps its old secret when the row cannot be replaced', async () => {
    const { keychain, items } = memoryKeychain();
    const vault = openVault(keychain);
    const { id } = await vault.add('cloud', SECRET, { store });
    rows.beforeWrite = () => {
      throw new Error('disk I/O error');
    };
    await expect(vault.replace(id, OTHER)).rejects.toThrow('disk I/O error');
    expect(await openVault(keychain).read(id, signal)).toBe(SECRET);
    expect(secretsIn(items)).not.toContain(OTHER);
  });
});

describe('the store', () => {
  test('is the keychain by default, where one works', async () => {
    expect(await openVault(memoryKeychain().keychain).add('cloud', SECRET)).toMatchObject({
      store: 'keychain',
    });
  });

  test.each([
    ['there is none', null],
    ['it is locked', memoryKeychain({ down: true }).keychain],
    ['it forgets', memoryKeychain({ forgetful: true }).keychain],
  ])('is Fernet by default, when %s', async (_case, keychain) => {
    expect(await openVault(keychain).add('cloud', SECRET)).toMatchObject({ store: 'fernet' });
  });

  test.each([null, memoryKeychain({ down: true }).keychain])(
    'is never another than was asked for',
    async (keychain) => {
      const vault = openVault(keychain);
      const adding = vault.add('cloud', SECRET, { store: 'keychain' });
      await expect(adding).rejects.toMatchObject({ code: 'keychain_unavailable' });
      expect(await vault.list()).toEqual([]);
    },
  );

  test('that gives back another text is not trusted with the key', async () => {
    const { keychain, items } = memoryKeychain();
    const garbling: Keychain = {
      ...keychain,
      get: async (account) => `${(await keychain.get(account)) ?? ''}?`,
    };
    const adding = openVault(garbling).add('cloud', SECRET, { store: 'keychain' });
    await expect(adding).rejects.toMatchObject({ code: 'key_unreadable' });
    expect([items.size, rows.rows.size]).toEqual([0, 0]);
  });
});

describe('a key that cannot be read', () => {
  test('is said to be unreadable while the keychain fails, and is read once it works', async () => {
    const { keychain, trouble } = memoryKeychain();
    const { id } = await openVault(keychain).add('cloud', SECRET, { store: 'keychain' });
    const vault = openVault(keychain);
    trouble.down = true;
    await expect(vault.read(id, signal)).rejects.toMatchObject({ code: 'key_unreadable' });
    trouble.down = false;
    expect(await vault.read(id, signal)).toBe(SECRET);
  });

  test.each([
    ['is gone from the keychain', (items: Map<string, string>) => items.clear()],
    [
      'was changed in the keychain',
      (items: Map<string, string>) => items.forEach((_, name) => items.set(name, OTHER)),
    ],
  ])('because it %s is said to be unreadable', async (_case, spoil) => {
    const { keychain, items } = memoryKeychain();
    const { id } = await openVault(keychain).add('cloud', SECRET, { store: 'keychain' });
    spoil(items);
    await expect(openVault(keychain).read(id, signal)).rejects.toMatchObject({ code: 'key_unreadable' });
  });

  test('because of another master key is said to be unreadable, and its ciphertext is not told', async () => {
    const { id } = await openVault(null).add('cloud', SECRET);
    const failure: unknown = await openVault(null, { environment: generateKey() })
      .read(id, signal)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'key_unreadable' });
    expect(JSON.stringify(failure) + String(failure)).not.toContain(rows.rows.get(id)!.ciphertext);
  });

  test('can still be removed, and what stays behind is reported', async () => {
    const { keychain, trouble } = memoryKeychain();
    const left: KeyId[] = [];
    const vault = openVault(keychain, { onCopyLeft: (id) => left.push(id) });
    const { id } = await vault.add('cloud', SECRET, { store: 'keychain' });
    trouble.down = true;
    await vault.remove(id);
    expect(left).toEqual([id]);
    expect(await vault.list()).toEqual([]);
  });
});

describe('reading', () => {
  test('asks the keychain once, however many wait', async () => {
    const { keychain, reads } = memoryKeychain();
    const { id } = await openVault(keychain).add('cloud', SECRET, { store: 'keychain' });
    const vault = openVault(keychain);
    const before = reads();
    await Promise.all(Array.from({ length: 100 }, () => vault.read(id, signal)));
    await vault.read(id, signal);
    expect(reads() - before).toBe(1);
  });

  test('gives up for the caller who aborts and for no other', async () => {
    const { keychain } = memoryKeychain();
    const { id } = await openVault(keychain).add('cloud', SECRET, { store: 'keychain' });
    const vault = openVault(keychain);
    const controller = new AbortController();
    const [first, second] = [vault.read(id, controller.signal), vault.read(id, signal)];
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
    expect(await second).toBe(SECRET);
  });

  test('gives the new secret to whoever asks after a replacement, even if an earlier read is under way', async () => {
    const { keychain } = memoryKeychain();
    const gate = Promise.withResolvers<undefined>();
    const arrived = Promise.withResolvers<undefined>();
    let slow = false;
    const gated: Keychain = {
      ...keychain,
      async get(account) {
        if (slow) {
          slow = false;
          arrived.resolve(undefined);
          await gate.promise;
        }
        return keychain.get(account);
      },
    };
    const { id } = await openVault(keychain).add('cloud', SECRET, { store: 'keychain' });
    const vault = openVault(gated);
    slow = true;
    const early = vault.read(id, signal);
    await arrived.promise;
    await vault.replace(id, OTHER);
    gate.resolve(undefined);
    expect(await early).toBe(OTHER);
    expect(await vault.read(id, signal)).toBe(OTHER);
  });
});

describe('input', () => {
  test('two keys cannot have one name, even when added at once', async () => {
    const vault = openVault(null);
    const outcomes = await Promise.allSettled([vault.add('cloud', SECRET), vault.add('cloud', OTHER)]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected']);
    await expect(vault.add('cloud', OTHER)).rejects.toMatchObject({ code: 'conflict' });
  });

  test.each(['', ' ', `${SECRET}\n`, `${SECRET} ${SECRET}`, 'schlüssel', 'x'.repeat(8_193)])(
    'a text that no header can carry is refused: %j',
    async (secret) => {
      const failure: unknown = await openVault(null)
        .add('cloud', secret)
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'invalid_input' });
      expect(rows.rows.size).toBe(0);
    },
  );

  test.each(['', ' cloud', 'a\nb', 'x'.repeat(129)])('a name is refused: %j', async (name) => {
    await expect(openVault(null).add(name, SECRET)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('a short secret shows none of its characters', async () => {
    expect(await openVault(null).add('short', 'elevenchars')).toMatchObject({ last4: '' });
    expect(await openVault(null).add('long', 'twelve-chars')).toMatchObject({ last4: 'hars' });
  });
});

describe('rotation', () => {
  const names = ['a', 'b', 'c'];

  async function fill() {
    const vault = openVault(null);
    for (const name of names) await vault.add(name, `${SECRET}-${name}`);
  }

  async function readAll() {
    const vault = openVault(null);
    const views = await vault.list();
    return Promise.all(views.map(({ id }) => vault.read(id, signal)));
  }

  async function keysInFile() {
    return (await readFile(join(dataDir, 'master.key'), 'utf8')).trim().split('\n');
  }

  const expected = names.map((name) => `${SECRET}-${name}`);

  test('gives every key a new ciphertext under a new master key, and drops the old one', async () => {
    await fill();
    const [before] = await keysInFile();
    const old = [...rows.rows.values()].map((row) => row.ciphertext);
    await openVault(null).rotate();
    expect(await readAll()).toEqual(expected);
    expect(await keysInFile()).toHaveLength(1);
    expect(await keysInFile()).not.toContain(before);
    expect([...rows.rows.values()].filter((row) => old.includes(row.ciphertext))).toEqual([]);
  });

  test.each([0, 1, 2])(
    'that ends after %i rows leaves all readable, and the next one completes it',
    async (after) => {
      await fill();
      let writes = 0;
      rows.beforeWrite = () => {
        if (writes++ === after) throw new Error('crash');
      };
      await expect(openVault(null).rotate()).rejects.toThrow('crash');
      rows.beforeWrite = () => undefined;
      expect(await readAll()).toEqual(expected);
      expect(await keysInFile()).toHaveLength(2);

      await openVault(null).rotate();
      expect(await readAll()).toEqual(expected);
      expect(await keysInFile()).toHaveLength(1);
    },
  );

  test('does not begin while a key is unreadable', async () => {
    await fill();
    const [row] = rows.rows.values();
    rows.rows.set(row!.id, { ...row!, ciphertext: 'damaged' });
    const before = await keysInFile();
    await expect(openVault(null).rotate()).rejects.toMatchObject({ code: 'key_unreadable' });
    expect(await keysInFile()).toEqual(before);
  });

  test('carries keys from a second key of the environment to its first', async () => {
    const [older, newer] = [generateKey(), generateKey()] as const;
    const { id } = await openVault(null, { environment: older }).add('cloud', SECRET);
    await openVault(null, { environment: `${newer},${older}` }).rotate();
    expect(await openVault(null, { environment: newer }).read(id, signal)).toBe(SECRET);
  });

  test('leaves keys of the keychain alone', async () => {
    const { keychain, items } = memoryKeychain();
    await openVault(keychain).add('cloud', SECRET, { store: 'keychain' });
    const before = new Map(items);
    await openVault(keychain).rotate();
    expect(items).toEqual(before);
  });
});
