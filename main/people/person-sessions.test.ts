import { randomBytes, createHmac } from 'node:crypto';
import { SignJWT, decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PersonId } from '../../contract/ids.ts';
import type { PersonRecord } from '../store/people-table.ts';
import { AccessTokens } from './access-tokens.ts';
import { openTestPeople } from './testing/test-people.ts';
import type { TestPeople } from './testing/test-people.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let test: TestPeople;
let ada: PersonRecord;
beforeEach(async () => {
  test = await openTestPeople();
  ada = await test.table.insert({
    id: PersonId.parse('6f3c1a52-6b0e-4f0e-9a55-0d8d3d1f4a10'),
    ...{ name: 'Ada', role: 'member', state: 'approved', password: '', createdAt: 0 },
  });
});
afterEach(() => test.close());

async function open() {
  const grant = await test.sessions.open(ada);
  if (grant === null) throw new Error('no session was opened');
  return grant;
}

describe('a token', () => {
  it('is good for a quarter of an hour', async () => {
    const { token } = await open();
    expect(await test.sessions.find(token)).toMatchObject({
      caller: { kind: 'person', id: ada.id, name: 'Ada', role: 'member' },
    });
    test.pass(15 * MINUTE - 1_000);
    expect(await test.sessions.find(token)).not.toBeNull();
    test.pass(1_000);
    expect(await test.sessions.find(token)).toBeNull();
  });

  it('that has expired stays so when the machine’s clock is set back', async () => {
    const { token } = await open();
    test.pass(16 * MINUTE);
    test.setBack(DAY);
    expect(await test.sessions.find(token)).toBeNull();
    const again = await open();
    expect(await test.sessions.find(again.token)).not.toBeNull();
    test.pass(15 * MINUTE);
    expect(await test.sessions.find(again.token)).toBeNull();
  });

  const claims = (token: string) => decodeJwt(token);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each([
    ['nothing', ''],
    ['a key of some program', 'sk-1234'],
    ['two parts', 'a.b'],
    ['four parts', 'a.b.c.d'],
    ['a very long one', `a.${'b'.repeat(2_000)}.c`],
  ])('does not have the key fetched where it cannot be one: %s', async (_what, text) => {
    const tokens = new AccessTokens(() => Promise.reject(new Error('the key was fetched')), Date.now);
    expect(await tokens.read(text)).toBeNull();
    await expect(tokens.read('a.b.c')).rejects.toThrow('fetched');
  });

  it.each<[string, (token: string) => string | Promise<string>]>([
    ['nothing', () => ''],
    ['no token', () => 'a.b.c'],
    [
      'a changed claim',
      (token) => {
        const [head, , signature] = token.split('.');
        return [
          head,
          part({ ...claims(token), sub: '0b0f5f0e-3a5b-4a57-8a43-b2c5e2f2a001' }),
          signature,
        ].join('.');
      },
    ],
    [
      'no signature, by the algorithm "none"',
      (token) => `${part({ alg: 'none', typ: 'JWT' })}.${part(claims(token))}.`,
    ],
    [
      'no signature, by the algorithm "None"',
      (token) => `${part({ alg: 'None', typ: 'JWT' })}.${part(claims(token))}.`,
    ],
    ['an empty signature', (token) => `${token.split('.').slice(0, 2).join('.')}.`],
    [
      'another key',
      (token) =>
        new SignJWT(claims(token)).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(randomBytes(32)),
    ],
    [
      'another algorithm with the right key',
      (token) => new SignJWT(claims(token)).setProtectedHeader({ alg: 'HS512', typ: 'JWT' }).sign(test.key),
    ],
    [
      'RS256, signed as if the key were public',
      (token) => {
        const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims(token))}`;
        return `${text}.${createHmac('sha256', test.key).update(text).digest('base64url')}`;
      },
    ],
    [
      'a key of its own in the header',
      (token) => {
        const own = randomBytes(32);
        const jwk = { kty: 'oct', k: own.toString('base64url') };
        return new SignJWT(claims(token)).setProtectedHeader({ alg: 'HS256', typ: 'JWT', jwk }).sign(own);
      },
    ],
    ['another audience', (token) => signed({ ...claims(token), aud: 'somewhere else' })],
    ['another issuer', (token) => signed({ ...claims(token), iss: 'somebody else' })],
    ['no end', (token) => signed({ ...claims(token), exp: undefined })],
    ['an end far away', (token) => signed({ ...claims(token), iat: 1, exp: 99_999_999_999 })],
    [
      'a beginning that is still to come',
      (token) => signed({ ...claims(token), iat: 99_999_999_990, exp: 99_999_999_999 }),
    ],
    ['another version of the account', (token) => signed({ ...claims(token), ver: 2 })],
    ['another person', (token) => signed({ ...claims(token), sub: '0b0f5f0e-3a5b-4a57-8a43-b2c5e2f2a001' })],
    ['no session', (token) => signed({ ...claims(token), sid: undefined })],
    ['another session', (token) => signed({ ...claims(token), sid: '0b0f5f0e-3a5b-4a57-8a43-b2c5e2f2a001' })],
    [
      'another kind',
      (token) =>
        new SignJWT(claims(token)).setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt' }).sign(test.key),
    ],
  ])('is good for nothing with %s', async (_what, forge) => {
    const { token } = await open();
    expect(await test.sessions.find(await forge(token))).toBeNull();
    expect(await test.sessions.find(token)).not.toBeNull();
  });

  function signed(payload: Record<string, unknown>): Promise<string> {
    return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(test.key);
  }
});

describe('the secret of a session', () => {
  it('is another one after each renewal', async () => {
    const { secret } = await open();
    const next = await test.sessions.renew(secret);
    expect(next?.secret).not.toBe(secret);
    expect(await test.sessions.renew(next?.secret ?? '')).toHaveProperty('token');
  });

  it('is stored as a hash alone', async () => {
    const { secret } = await open();
    const [, , random = ''] = secret.split('.');
    expect(JSON.stringify(await test.sessionsTable.of(ada.id))).not.toContain(random);
  });

  it('may come twice at once from two tabs, or again because the answer was lost: the next one is the same', async () => {
    const { secret } = await open();
    const both = await Promise.all([test.sessions.renew(secret), test.sessions.renew(secret)]);
    const [first, second] = both.map((grant) => grant?.secret);
    expect(first).toEqual(expect.any(String));
    expect(second).toBe(first);
    test.pass(1_000);
    expect((await test.sessions.renew(secret))?.secret).toBe(first);
    expect(await test.sessions.renew(first ?? '')).not.toBeNull();
  });

  it('that comes again later was copied: the whole session ends, and it is told', async () => {
    const { secret, token } = await open();
    const next = await test.sessions.renew(secret);
    test.pass(MINUTE);
    expect(await test.sessions.renew(secret)).toBeNull();
    expect(await test.sessions.renew(next?.secret ?? '')).toBeNull();
    expect(await test.sessions.find(token)).toBeNull();
    expect(test.reused).toEqual([ada.id]);
  });

  it('that is older than the last one was copied, too, however many came since', async () => {
    for (const renewals of [2, 5]) {
      const { secret } = await open();
      let last = secret;
      for (let n = 0; n < renewals; n += 1) last = (await test.sessions.renew(last))?.secret ?? '';
      expect(await test.sessions.renew(secret)).toBeNull();
      expect(await test.sessions.renew(last)).toBeNull();
    }
    expect(test.reused).toEqual([ada.id, ada.id]);
  });

  it('signs out also when it is an older one', async () => {
    const { secret, token } = await open();
    const next = await test.sessions.renew(secret);
    await test.sessions.renew(next?.secret ?? '');
    await test.sessions.endWith(secret);
    expect(await test.sessions.find(token)).toBeNull();
  });

  it('ends nothing when it is made up, even with the right session', async () => {
    const { secret } = await open();
    const [id = '', , random = ''] = secret.split('.');
    for (const wrong of ['', '.', id, `${id}.`, `${id}.wrong`, `${id}.0.wrong`, `${id}.1.${random}`]) {
      expect(await test.sessions.renew(wrong)).toBeNull();
      await test.sessions.endWith(wrong);
    }
    expect(await test.sessions.renew(secret)).not.toBeNull();
  });

  it('is good for seven days without use, and for thirty at most', async () => {
    const idle = await open();
    test.pass(8 * DAY);
    expect(await test.sessions.renew(idle.secret)).toBeNull();
    let { secret } = await open();
    for (let day = 0; day < 30; day += 5) {
      test.pass(5 * DAY - MINUTE);
      secret = (await test.sessions.renew(secret))?.secret ?? '';
    }
    test.pass(DAY);
    expect(await test.sessions.renew(secret)).toBeNull();
  });
});

it('a call that is recognised just while its session ends, ends with it', async () => {
  const { token, secret } = await open();
  const [found] = await Promise.all([test.sessions.find(token), test.sessions.endWith(secret)]);
  if (found !== null) expect(found.ended.aborted).toBe(true);
});

it('whoever listens for longer than the session is good is told when it is over', async () => {
  const { token } = await open();
  const found = await test.sessions.find(token);
  await found?.endIfOver();
  expect(found?.ended.aborted).toBe(false);
  test.pass(8 * DAY);
  await found?.endIfOver();
  expect(found?.ended.aborted).toBe(true);
});

it('the oldest of too many browsers of one person is signed out', async () => {
  const first = await open();
  for (let n = 0; n < 16; n += 1) {
    test.pass(1);
    await open();
  }
  expect(await test.sessions.find(first.token)).toBeNull();
  expect(await test.sessionsTable.of(ada.id)).toHaveLength(16);
});
