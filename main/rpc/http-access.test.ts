import type * as crypto from 'node:crypto';
import { timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { expect, it, vi } from 'vitest';
import { accessOf, recogniseCaller } from './http-access.ts';
import { createSessions } from './sessions.ts';
import { noPeople } from './testing/no-people.ts';

vi.mock('node:crypto', async (original) => {
  const real = await original<typeof crypto>();
  return { ...real, timingSafeEqual: vi.fn(real.timingSafeEqual) };
});

const recognise = recogniseCaller({
  token: 'the host’s own',
  sessions: createSessions(),
  people: noPeople,
  connectionOf: () => ({ address: '127.0.0.1', encrypted: false, local: true }),
});

/** Who shows this token. */
async function whoShows(token: string) {
  const request = { get: () => `Bearer ${token}` } as unknown as Request;
  await recognise(request, {} as unknown as Response, () => undefined);
  return accessOf(request).caller.kind;
}

it.each([
  ['the host’s own', 'owner'],
  ['the host’s owm', 'nobody'],
  ['t', 'nobody'],
  ['the host’s own and more', 'nobody'],
])('a token is compared in constant time, whatever its length: %s', async (token, kind) => {
  const comparing = vi.mocked(timingSafeEqual);
  comparing.mockClear();
  expect(await whoShows(token)).toBe(kind);
  expect(comparing.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength])).toEqual([[32, 32]]);
});
