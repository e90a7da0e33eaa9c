import { expect, it } from 'vitest';
import { Failure } from '../../contract/failure.ts';
import { checkRoute } from './check-route.ts';

function issues(route: Parameters<typeof checkRoute>[0]) {
  try {
    checkRoute(route);
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.issues?.map(({ path }) => path);
  }
}

it('names the field that is wrong, of the right target', () => {
  const targets = [{ model: null }, { model: '$1' }, { model: '$2' }];
  expect(issues({ match: 'regex', pattern: '^a(b)', targets })).toEqual(['targets.2.model']);
  expect(issues({ match: 'regex', pattern: '^a(b', targets })).toEqual(['pattern']);
  expect(issues({ match: 'regex', pattern: '^a(b)(c)', targets })).toEqual([]);
});
