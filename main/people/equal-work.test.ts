import type * as crypto from 'node:crypto';
import { scrypt, timingSafeEqual } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openTestPeople } from './testing/test-people.ts';
import type { TestPeople } from './testing/test-people.ts';

// What takes long is counted, not timed: as much of the same work is as long.
vi.mock('node:crypto', async (original) => {
  const real = await original<typeof crypto>();
  return { ...real, scrypt: vi.fn(real.scrypt), timingSafeEqual: vi.fn(real.timingSafeEqual) };
});
const hashing = vi.mocked(scrypt);
const comparing = vi.mocked(timingSafeEqual);

const PASSWORD = 'a long enough password';
let test: TestPeople;
beforeEach(async () => {
  test = await openTestPeople();
  const add = (name: string) => test.people.add({ name, password: PASSWORD }, 'member');
  await add('Approved');
  await test.people.disable((await add('Disabled')).id);
  await test.people.register({ name: 'Waiting', password: PASSWORD }, '192.0.2.1');
  hashing.mockClear();
  comparing.mockClear();
});
afterEach(() => test.close());

/** The work of a sign-in, without what was signed in with. */
async function workOf(name: string, password: string) {
  hashing.mockClear();
  const attempt = await test.people.signIn({ name, password }, '192.0.2.1');
  return {
    kind: attempt.kind,
    hashes: hashing.mock.calls.map(([, salt, bytes, cost]) => ({
      ...{ saltBytes: Buffer.from(salt as Uint8Array).length, bytes, cost },
    })),
  };
}

it.each([
  ['an unknown name', 'Nobody', PASSWORD],
  ['a wrong password', 'Approved', 'not her password'],
  ['a wrong password that is very long', 'Approved', 'x'.repeat(256)],
  ['an empty password', 'Approved', ''],
  ['a wrong password of an account that waits', 'Waiting', 'not her password'],
  ['a wrong password of a disabled account', 'Disabled', 'not her password'],
  ['the password of an account that waits', 'Waiting', PASSWORD],
  ['the password of a disabled account', 'Disabled', PASSWORD],
])('signing in hashes once and with the same figures: %s', async (_what, name, password) => {
  const right = await workOf('Approved', PASSWORD);
  expect(right).toMatchObject({ kind: 'done', hashes: [{ saltBytes: 16, bytes: 32 }] });
  expect(await workOf(name, password)).toEqual({ kind: 'refused', hashes: right.hashes });
});

it('hashes are compared in constant time', async () => {
  await workOf('Approved', 'not her password');
  expect(comparing.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength])).toEqual([[32, 32]]);
});

it('registering under a name that is taken hashes as for one that is free', async () => {
  for (const name of ['Approved', 'Free']) {
    await test.people.register({ name, password: PASSWORD }, '192.0.2.1');
  }
  expect(hashing).toHaveBeenCalledTimes(2);
});
