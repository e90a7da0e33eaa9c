import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../contract/ids.ts';
import { PersonName } from '../../contract/person.ts';
import { MOST_WAITING } from './people.ts';
import type { Attempt, People } from './people.ts';
import type { Grant } from './person-sessions.ts';
import { openTestPeople } from './testing/test-people.ts';
import type { TestPeople } from './testing/test-people.ts';

const PASSWORD = 'a long enough password';
const HERE = '192.0.2.1';

let test: TestPeople;
let people: People;
beforeEach(async () => {
  test = await openTestPeople();
  ({ people } = test);
});
afterEach(() => test.close());

const add = (name: string, role: 'admin' | 'member' = 'member') =>
  people.add({ name, password: PASSWORD }, role);
const signIn = (name: string, password = PASSWORD, address = HERE) =>
  people.signIn({ name, password }, address);

async function granted(attempt: Promise<Attempt<Grant>>): Promise<Grant> {
  const result = await attempt;
  if (result.kind !== 'done') throw new Error(`not granted: ${result.kind}`);
  return result.value;
}

async function refused(attempt: Promise<Attempt<unknown>>) {
  const result = await attempt;
  if (result.kind !== 'refused') throw new Error(`not refused: ${result.kind}`);
  return result.failure.toView();
}

describe('somebody who registers', () => {
  it('waits, and is let in once approved', async () => {
    expect(await people.register({ name: 'Ada', password: PASSWORD }, HERE)).toMatchObject({ kind: 'done' });
    expect(await refused(signIn('Ada'))).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('waits'),
    });
    const [ada] = await people.list();
    expect(ada).toMatchObject({ name: 'Ada', role: 'member', state: 'waiting' });
    expect(test.registered).toEqual(['Ada']);
    await people.approve(ada?.id as PersonId);
    expect(await granted(signIn('ada'))).toHaveProperty('token');
  });

  it('is told nothing about waiting without the password', async () => {
    await people.register({ name: 'Ada', password: PASSWORD }, HERE);
    expect(await refused(signIn('Ada', 'another long password'))).toEqual(await refused(signIn('Nobody')));
  });

  it('cannot take a name that looks like one that is taken', async () => {
    await add('Ada');
    for (const name of ['Ada', 'aDA', '\uff21\uff44\uff41']) {
      expect(await refused(people.register({ name, password: PASSWORD }, HERE))).toMatchObject({
        code: 'conflict',
      });
    }
    // Neither who was added by the owner nor who was refused waits.
    expect(test.registered).toEqual([]);
  });

  it('is called something that looks like nothing else: two spaces look like one', () => {
    expect(PersonName.safeParse('Ada Lovelace').success).toBe(true);
    for (const name of ['Ada  Lovelace', ' Ada', 'Ada ', 'Ada\u00a0Lovelace', 'Ada\u200b', 'Ada\n']) {
      expect(PersonName.safeParse(name).success).toBe(false);
    }
  });

  it('cannot fill the list: it is bounded, and so is how often one address may', async () => {
    for (let n = 0; n < MOST_WAITING; n += 1) {
      const attempt = await people.register({ name: `Person ${n}`, password: PASSWORD }, `192.0.2.${n}`);
      expect(attempt.kind).toBe('done');
    }
    expect(
      await refused(people.register({ name: 'One more', password: PASSWORD }, '198.51.100.1')),
    ).toMatchObject({
      code: 'queue_full',
    });
    for (let n = 0; n < 5; n += 1) await people.register({ name: 'x', password: PASSWORD }, '203.0.113.1');
    expect(await people.register({ name: 'x', password: PASSWORD }, '203.0.113.1')).toMatchObject({
      kind: 'later',
    });
    expect(await people.list()).toHaveLength(MOST_WAITING);
  });

  it('cannot fill the list by coming at once either', async () => {
    const attempts = Array.from({ length: MOST_WAITING + 4 }, (_, n) =>
      people.register({ name: `Person ${n}`, password: PASSWORD }, `192.0.2.${n}`),
    );
    for (const attempt of attempts) await attempt;
    const room = MOST_WAITING - (await people.list()).length;
    const late = Array.from({ length: room + 4 }, (_, n) =>
      people.register({ name: `Late ${n}`, password: PASSWORD }, `198.51.100.${n}`),
    );
    const kinds = (await Promise.all(late)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'done')).toHaveLength(room);
    expect(await people.list()).toHaveLength(MOST_WAITING);
  });

  it('may be refused, which deletes the account', async () => {
    await people.register({ name: 'Ada', password: PASSWORD }, HERE);
    const [ada] = await people.list();
    await people.refuse(ada?.id as PersonId);
    expect(await people.list()).toEqual([]);
  });
});

describe('the last administrator', () => {
  it('cannot be disabled, removed or made a member', async () => {
    const { id } = await add('Ada', 'admin');
    await add('Ben');
    await expect(people.disable(id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(people.remove(id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(people.setRole(id, 'member')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is always left, also when two remove each other at the same moment', async () => {
    const [ada, ben] = [await add('Ada', 'admin'), await add('Ben', 'admin')];
    const results = await Promise.allSettled([people.remove(ada.id), people.setRole(ben.id, 'member')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('who guesses', () => {
  it('has to wait after ten tries at an account, whoever is behind them, also with the right password', async () => {
    await add('Ada');
    for (let n = 0; n < 10; n += 1) await signIn('Ada', 'wrong', `192.0.2.${n}`);
    expect(await signIn('Ada', PASSWORD, '198.51.100.1')).toEqual({ kind: 'later', afterMs: 15 * 60_000 });
    test.pass(15 * 60_000);
    expect(await granted(signIn('Ada'))).toHaveProperty('token');
  });

  it('has to wait after fifty tries from one address, whatever the accounts', async () => {
    for (let n = 0; n < 50; n += 1) await signIn(`Person ${n}`, 'wrong');
    expect(await signIn('Somebody else', 'wrong')).toMatchObject({ kind: 'later' });
  });

  it('learns nothing from the answer: it is the same for a wrong name and a wrong password', async () => {
    await add('Ada');
    expect(await refused(signIn('Ada', 'wrong'))).toEqual(await refused(signIn('Nobody', 'wrong')));
  });
});

describe('a change that matters', () => {
  it.each<[string, (id: PersonId) => Promise<unknown>]>([
    ['another role', (id) => people.setRole(id, 'admin')],
    ['being disabled', (id) => people.disable(id)],
    ['being removed', (id) => people.remove(id)],
    ['another password', (id) => people.changePassword(id, PASSWORD, 'quite another password')],
    ['a password that was reset', (id) => people.resetPassword(id, 'quite another password')],
    ['signing out everywhere', (id) => people.signOutEverywhere(id)],
  ])('ends every session at once: %s', async (_what, change) => {
    const { id } = await add('Ada');
    const { token, secret } = await granted(signIn('Ada'));
    const found = await test.sessions.find(token);
    expect(found?.ended.aborted).toBe(false);
    await change(id);
    expect(found?.ended.aborted).toBe(true);
    expect(await test.sessions.find(token)).toBeNull();
    expect(await test.sessions.renew(secret)).toBeNull();
  });
});

describe('a password that is being checked while another one is set', () => {
  const NEXT = 'quite another password';

  it('lets nobody in, whichever of the two is faster', async () => {
    const { id } = await add('Ada');
    for (const [now, next] of [
      [PASSWORD, NEXT],
      [NEXT, PASSWORD],
    ] as const) {
      const [attempt] = await Promise.all([signIn('Ada', now), people.resetPassword(id, next)]);
      if (attempt.kind === 'done') expect(await test.sessions.renew(attempt.value.secret)).toBeNull();
      else expect(attempt).toMatchObject({ kind: 'refused', failure: { code: 'unauthorised' } });
      expect(await test.sessionsTable.of(id)).toEqual([]);
    }
  });

  it('opens no session for an account as it was', async () => {
    const { id } = await add('Ada');
    const before = await test.table.get(id);
    await people.resetPassword(id, NEXT);
    expect(before === null ? undefined : await test.sessions.open(before)).toBeNull();
    expect(await test.sessionsTable.of(id)).toEqual([]);
  });

  it('is not put back when its hash is made anew', async () => {
    const { id } = await add('Ada');
    const before = await test.table.get(id);
    await people.resetPassword(id, NEXT);
    if (before !== null) await test.table.rehash(before, before.password);
    expect(await granted(signIn('Ada', NEXT))).toHaveProperty('token');
  });

  it('does not let its holder set a third one', async () => {
    const { id } = await add('Ada');
    const [changed] = await Promise.allSettled([
      people.changePassword(id, PASSWORD, 'a third password of hers'),
      people.resetPassword(id, NEXT),
    ]);
    expect(changed).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
    expect(await granted(signIn('Ada', NEXT))).toHaveProperty('token');
  });
});

describe('one’s own password', () => {
  it('is changed only by who knows the present one', async () => {
    const { id } = await add('Ada');
    await expect(people.changePassword(id, 'wrong', 'quite another password')).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(await granted(signIn('Ada'))).toHaveProperty('token');
  });

  it('may not hold the name', async () => {
    await expect(
      people.add({ name: 'Adelaide', password: 'adelaide-12345' }, 'member'),
    ).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});
