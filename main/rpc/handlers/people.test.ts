import { afterEach, beforeEach, expect, it } from 'vitest';
import { OWNER } from '../../../contract/caller.ts';
import type { PersonId } from '../../../contract/ids.ts';
import { openTestPeople } from '../../people/testing/test-people.ts';
import type { TestPeople } from '../../people/testing/test-people.ts';
import type { HostParts } from '../host-parts.ts';
import { noPeople } from '../testing/no-people.ts';
import { peopleHandlers } from './people.ts';

let test: TestPeople;
beforeEach(async () => {
  test = await openTestPeople();
});
afterEach(() => test.close());

const context = { signal: new AbortController().signal, caller: OWNER };

/** Handlers under which each part notes what state the account is in when it is its turn; `failing` fails. */
function handlers(failing: 'keys' | 'answers' | 'conversations' | null = null) {
  const steps: string[] = [];
  const step = (name: string) => async (id: PersonId) => {
    steps.push(`${name} of an account that is ${(await test.table.get(id))?.state ?? 'gone'}`);
    if (name === failing) throw new Error(`${name} failed`);
  };
  const parts = {
    ...{ people: test.people, peopleAccess: noPeople },
    clients: { revokeOf: step('keys') },
    chat: { asking: { stopAllOf: step('answers') }, conversations: { deleteAllOf: step('conversations') } },
  } as unknown as HostParts;
  return { steps, ...peopleHandlers(parts) };
}

const add = (role: 'admin' | 'member') =>
  test.people.add({ name: 'Ada', password: 'a long enough password' }, role);

it('somebody who is removed leaves no keys and no conversations behind', async () => {
  const { id } = await add('member');
  const { remove, steps } = handlers();
  await remove({ id }, context);
  expect(steps).toEqual([
    'keys of an account that is disabled',
    'answers of an account that is disabled',
    'conversations of an account that is disabled',
  ]);
  expect(await test.people.list()).toEqual([]);
});

it.each(['keys', 'answers', 'conversations'] as const)(
  'somebody whose %s could not be removed is still there to be removed, and disabled',
  async (failing) => {
    const { id } = await add('member');
    await expect(handlers(failing).remove({ id }, context)).rejects.toThrow('failed');
    expect(await test.people.list()).toMatchObject([{ id, state: 'disabled' }]);
    await handlers().remove({ id }, context);
    expect(await test.people.list()).toEqual([]);
  },
);

it('the last administrator keeps his keys when he is not removed', async () => {
  const { id } = await add('admin');
  const { remove, steps } = handlers();
  await expect(remove({ id }, context)).rejects.toMatchObject({ code: 'conflict' });
  expect(steps).toEqual([]);
});

it('answers of somebody who gets another role end, as they have the tools of the one before', async () => {
  const { id } = await add('member');
  const { setRole, steps } = handlers();
  await setRole({ id, role: 'member' }, context);
  expect(steps).toEqual([]);
  await setRole({ id, role: 'admin' }, context);
  expect(steps).toEqual(['answers of an account that is approved']);
});
