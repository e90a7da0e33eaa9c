import { expect, it } from 'vitest';
import { PersonId } from '../../contract/ids.ts';
import { screensFor } from './use-screens.ts';

const person = (role: 'admin' | 'member') =>
  ({
    kind: 'person',
    id: PersonId.parse('6f3c1a52-6b0e-4f0e-9a55-0d8d3d1f4a10'),
    name: 'Ada',
    role,
  }) as const;
const names = (me: Parameters<typeof screensFor>[0]) => screensFor(me).map(({ name }) => name);

it('a member sees what is said to be for members, and nothing that nobody spoke of', () => {
  expect(names(person('member'))).toEqual(expect.arrayContaining(['models', 'requests', 'account']));
  for (const forbidden of ['overview', 'servers', 'routes', 'providers', 'settings', 'people']) {
    expect(names(person('member'))).not.toContain(forbidden);
  }
});

it('an administrator sees all, the owner all but an account', () => {
  expect(names(person('admin'))).toContain('account');
  expect(names({ kind: 'owner' })).toEqual(names(person('admin')).filter((name) => name !== 'account'));
});

it('nobody sees anything', () => {
  expect(names({ kind: 'nobody', welcome: 'register' })).toEqual([]);
});
