import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatKey, generateKey } from './fernet.ts';
import { createMasterKeyLoader } from './master-key.ts';
import type { MasterKey, MasterKeyOptions } from './master-key.ts';
import { memoryKeychain } from './memory-keychain.test-support.ts';

let dataDir: string;
let file: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'master-key-'));
  file = join(dataDir, 'master.key');
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

function loader(options: Partial<MasterKeyOptions> = {}) {
  return createMasterKeyLoader({
    environment: undefined,
    keychain: null,
    dataDir,
    hasCiphertexts: () => false,
    ...options,
  });
}

async function writeKeyFile(text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
}

function texts(master: MasterKey): string[] {
  return master.keys.map(formatKey);
}

describe('the first start', () => {
  test('makes a file where there is no keychain, and later starts find it', async () => {
    const first = await loader().load();
    const second = await loader({ hasCiphertexts: () => true }).load();
    expect(first.place).toBe('file');
    expect(texts(second)).toEqual(texts(first));
    expect(await readFile(file, 'utf8')).toBe(`${texts(first)[0]!}\n`);
  });

  test('uses a keychain that works, and writes no file', async () => {
    const { keychain, items } = memoryKeychain();
    const first = await loader({ keychain }).load();
    const second = await loader({ keychain, hasCiphertexts: () => true }).load();
    expect(first.place).toBe('keychain');
    expect(texts(second)).toEqual(texts(first));
    expect([...items.keys()]).toEqual(['master-key']);
    expect(await readdir(dataDir)).toEqual([]);
  });

  test.each([{ down: true }, { forgetful: true }])('uses a file when the keychain is %o', async (trouble) => {
    const master = await loader({ keychain: memoryKeychain(trouble).keychain }).load();
    expect(master.place).toBe('file');
  });

  test('makes one key for all who ask at once', async () => {
    const shared = loader();
    const masters = await Promise.all(Array.from({ length: 10 }, () => shared.load()));
    expect(new Set(masters).size).toBe(1);
  });

  test('makes one key for two processes that race', async () => {
    const masters = await Promise.all(Array.from({ length: 8 }, () => loader().load()));
    expect(new Set(masters.flatMap(texts)).size).toBe(1);
  });
});

describe('the place', () => {
  test('is the environment before all others', async () => {
    const keys = [generateKey(), generateKey()];
    await writeKeyFile(generateKey());
    const master = await loader({ environment: keys.join(', '), keychain: memoryKeychain().keychain }).load();
    expect(master.place).toBe('environment');
    expect(texts(master)).toEqual(keys);
  });

  test('stays the file once there is one, even if a keychain works by now', async () => {
    const key = generateKey();
    await writeKeyFile(key);
    const { keychain, items } = memoryKeychain();
    items.set('master-key', generateKey());
    const master = await loader({ keychain }).load();
    expect([master.place, ...texts(master)]).toEqual(['file', key]);
  });
});

describe('while something is encrypted', () => {
  const hasCiphertexts = () => true;

  test('no key is made anew', async () => {
    const { keychain, items } = memoryKeychain();
    await expect(loader({ hasCiphertexts }).load()).rejects.toMatchObject({ code: 'master_key_missing' });
    await expect(loader({ hasCiphertexts, keychain }).load()).rejects.toMatchObject({
      code: 'master_key_missing',
    });
    expect(items.size).toBe(0);
    expect(await readdir(dataDir)).toEqual([]);
  });

  test('a keychain that fails is told as such, and is tried again', async () => {
    const { keychain, items, trouble } = memoryKeychain({ down: true });
    const key = generateKey();
    items.set('master-key', key);
    const waiting = loader({ hasCiphertexts, keychain });
    await expect(waiting.load()).rejects.toMatchObject({ code: 'keychain_unavailable' });
    trouble.down = false;
    expect(texts(await waiting.load())).toEqual([key]);
  });
});

describe('content that is no key', () => {
  test.each(['', '\n', 'not a key\n', `${generateKey()}x`, `${generateKey()}\n\n${generateKey()}\n`])(
    'is refused in the file and stays: %j',
    async (text) => {
      await writeKeyFile(text);
      await expect(loader().load()).rejects.toMatchObject({ code: 'master_key_missing' });
      expect(await readFile(file, 'utf8')).toBe(text);
    },
  );

  test('is refused in the keychain and stays', async () => {
    const { keychain, items } = memoryKeychain();
    items.set('master-key', 'not a key');
    await expect(loader({ keychain }).load()).rejects.toMatchObject({ code: 'master_key_missing' });
    expect(items.get('master-key')).toBe('not a key');
  });

  test.each(['', 'not a key', `${generateKey()},`])(
    'is refused in the environment: %j',
    async (environment) => {
      await writeKeyFile(generateKey());
      await expect(loader({ environment }).load()).rejects.toMatchObject({ code: 'invalid_input' });
    },
  );

  test('is never repeated in the message', async () => {
    const almost = generateKey().slice(1);
    const failure: unknown = await loader({ environment: almost })
      .load()
      .catch((error: unknown) => error);
    expect(JSON.stringify(failure) + String(failure)).not.toContain(almost);
  });
});

test('a file that others can read is refused rather than replaced', async () => {
  await writeKeyFile(generateKey());
  await chmod(file, 0o644);
  await expect(loader().load()).rejects.toMatchObject({ code: 'master_key_unsafe' });
});

test('a caller may give up waiting', async () => {
  const signal = AbortSignal.abort();
  await expect(loader().load(signal)).rejects.toMatchObject({ code: 'aborted' });
});

describe('rotation', () => {
  test.each(['file', 'keychain'] as const)(
    'in the %s first adds a key, then drops the others',
    async (place) => {
      const keychain = place === 'keychain' ? memoryKeychain().keychain : null;
      const master = await loader({ keychain }).load();
      const [before] = texts(master);
      await master.addKey();
      const [added] = texts(master);
      expect(texts(await loader({ keychain }).load())).toEqual([added, before]);
      await master.dropOldKeys();
      expect(texts(await loader({ keychain }).load())).toEqual([added]);
      expect(texts(master)).toEqual([added, before]);
    },
  );

  test('in the environment changes nothing', async () => {
    const environment = [generateKey(), generateKey()].join(',');
    const master = await loader({ environment }).load();
    await master.addKey();
    await master.dropOldKeys();
    expect(texts(master).join(',')).toBe(environment);
  });

  test('that cannot be stored leaves the key as it was', async () => {
    const { keychain, trouble } = memoryKeychain();
    const master = await loader({ keychain }).load();
    const before = texts(master);
    trouble.forgetful = true;
    await expect(master.addKey()).rejects.toMatchObject({ code: 'keychain_unavailable' });
    expect(texts(master)).toEqual(before);
  });
});
