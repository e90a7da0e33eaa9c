import { expect, it } from 'vitest';
import { requestId } from './request-id.ts';

it('an id is one of its own, as long as any other, and greater than those of earlier requests', () => {
  const ids = [1, 1_700_000_000_000, 1_800_000_000_000, 2 ** 47].map(requestId);
  for (const id of ids) expect(id).toMatch(/^req_[0-9a-f]{32}$/);
  expect(ids.toSorted()).toEqual(ids);
  expect(requestId(1)).not.toBe(requestId(1));
});
