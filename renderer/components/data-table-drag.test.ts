import { expect, it } from 'vitest';
import { droppedAt } from './data-table-drag.ts';

it.each([
  ['just above itself', 60, null],
  ['just below itself', 100, null],
  ['above the first', -50, 0],
  ['between the first two', 36, 1],
  ['between the two after it', 130, 3],
  ['below the last', 900, 4],
])('the third of five, let go %s, is at %s then', (_where, y, place) => {
  expect(droppedAt(y, 2, 5, 32)).toBe(place);
});
