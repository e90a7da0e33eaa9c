import { describe, expect, test } from 'vitest';
import { openKeychain, probe } from './keychain.ts';
import type { Keytar } from './keychain.ts';
import { memoryKeychain } from './memory-keychain.test-support.ts';

/** A keytar that answers from a map, until it is told to hang. */
function fakeKeytar() {
  const items = new Map<string, string>();
  const waiting: (() => void)[] = [];
  const fake = {
    hang: false,
    calls: 0,
    running: 0,
    mostRunning: 0,
    items,
    release: () => waiting.splice(0).forEach((go) => go()),
  };
  async function answer<T>(work: () => T): Promise<T> {
    fake.calls += 1;
    fake.running += 1;
    fake.mostRunning = Math.max(fake.mostRunning, fake.running);
    if (fake.hang) await new Promise<void>((resolve) => waiting.push(resolve));
    else await Promise.resolve();
    fake.running -= 1;
    return work();
  }
  const keytar: Keytar = {
    getPassword: (service, account) => answer(() => items.get(`${service}/${account}`) ?? null),
    setPassword: (service, account, secret) => answer(() => void items.set(`${service}/${account}`, secret)),
    deletePassword: (service, account) => answer(() => items.delete(`${service}/${account}`)),
  };
  return { fake, load: () => Promise.resolve(keytar) };
}

test('items are kept under the service’s name', async () => {
  const { fake, load } = fakeKeytar();
  const keychain = openKeychain({ service: 'dev.test', load });
  await keychain.set('a', 'secret');
  expect(fake.items).toEqual(new Map([['dev.test/a', 'secret']]));
  expect(await keychain.get('a')).toBe('secret');
  expect(await keychain.delete('a')).toBe(true);
  expect(await keychain.delete('a')).toBe(false);
  expect(await keychain.get('a')).toBeNull();
});

test('calls reach the keychain one at a time', async () => {
  const { fake, load } = fakeKeytar();
  const keychain = openKeychain({ load });
  await Promise.all(Array.from({ length: 20 }, (_, n) => keychain.set(`a${n}`, 'x')));
  expect(fake.mostRunning).toBe(1);
  expect(fake.items.size).toBe(20);
});

describe('a keychain that never answers', () => {
  test('fails with a hint, and holds up no later call', async () => {
    const { fake, load } = fakeKeytar();
    fake.hang = true;
    const keychain = openKeychain({ load, timeoutMs: 20 });
    const failure = { code: 'keychain_unavailable', hint: expect.stringContaining('Unlock') as string };
    const answers = await Promise.allSettled([
      keychain.get('a'),
      keychain.set('a', 'x'),
      keychain.delete('a'),
    ]);
    expect(answers).toMatchObject(answers.map(() => ({ status: 'rejected', reason: failure })));
    expect(fake.calls).toBe(1);
  });

  test('is asked again once it has answered after all', async () => {
    const { fake, load } = fakeKeytar();
    fake.hang = true;
    const keychain = openKeychain({ load, timeoutMs: 20 });
    await expect(keychain.get('a')).rejects.toMatchObject({ code: 'keychain_unavailable' });
    fake.hang = false;
    fake.release();
    await new Promise(setImmediate);
    expect(await keychain.get('a')).toBeNull();
  });

  test('is not waited for by a caller that gives up', async () => {
    const { fake, load } = fakeKeytar();
    fake.hang = true;
    const keychain = openKeychain({ load });
    const controller = new AbortController();
    const first = keychain.get('a', controller.signal);
    const write = keychain.set('a', 'x', controller.signal);
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
    await expect(write).rejects.toMatchObject({ code: 'aborted' });
    fake.release();
    await new Promise(setImmediate);
    expect(fake.items.size).toBe(0);
  });
});

test('a keychain whose native part does not load is unavailable', async () => {
  const keychain = openKeychain({ load: () => Promise.reject(new Error('no such library')) });
  await expect(keychain.get('a')).rejects.toMatchObject({
    code: 'keychain_unavailable',
    message: expect.stringContaining('no such library') as string,
  });
});

describe('probe', () => {
  test('leaves nothing behind in a keychain that works', async () => {
    const { fake, load } = fakeKeytar();
    expect(await probe(openKeychain({ load }))).toEqual({ ok: true });
    expect(fake.items.size).toBe(0);
    expect(fake.calls).toBe(3);
  });

  test('finds a keychain that fails', async () => {
    const { keychain } = memoryKeychain({ down: true });
    expect(await probe(keychain)).toMatchObject({ ok: false, failure: { code: 'keychain_unavailable' } });
  });

  test('finds a keychain that forgets', async () => {
    const { keychain } = memoryKeychain({ forgetful: true });
    expect(await probe(keychain)).toMatchObject({ ok: false, failure: { code: 'keychain_unavailable' } });
  });
});
