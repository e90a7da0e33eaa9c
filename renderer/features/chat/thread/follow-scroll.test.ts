import { expect, it } from 'vitest';
import { followsAfter } from './follow-scroll.ts';

const at = (top: number, height = 1_000) => ({ top, height, windowHeight: 400 });

it('follows the end while an answer grows', () => {
  expect(followsAfter(true, at(600), at(600, 1_200))).toBe(true);
});

it('lets go when the reader goes up, and stays so however the answer grows', () => {
  expect(followsAfter(true, at(600), at(500))).toBe(false);
  expect(followsAfter(false, at(500), at(500, 2_000))).toBe(false);
});

it('takes it up again at the end', () => {
  expect(followsAfter(false, at(500), at(590))).toBe(true);
});

it('does not let go when something above gets smaller', () => {
  expect(followsAfter(true, at(600, 1_000), at(300, 900))).toBe(true);
});
