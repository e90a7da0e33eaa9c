import { expect, it } from 'vitest';
import { rowsAhead } from './rows-ahead.ts';

/** The first and the last that are drawn of 24 in sight. */
function drawnFrom(drawn: ReturnType<typeof rowsAhead>, startIndex: number) {
  const rows = drawn({ startIndex, endIndex: startIndex + 23, overscan: 6, count: 1_000 });
  return [rows[0], rows.at(-1)];
}

it('rows beyond those in sight are drawn ahead while one scrolls on', () => {
  const drawn = rowsAhead();
  drawnFrom(drawn, 100);
  expect(drawnFrom(drawn, 103)).toEqual([97, 132]);
  expect(drawnFrom(drawn, 90)).toEqual([84, 119]);
});

it('where no row stays in sight only those in sight are drawn, until one scrolls on', () => {
  const drawn = rowsAhead();
  drawnFrom(drawn, 100);
  expect(drawnFrom(drawn, 160)).toEqual([160, 183]);
  expect(drawnFrom(drawn, 20)).toEqual([20, 43]);
  expect(drawnFrom(drawn, 21)).toEqual([15, 50]);
});
