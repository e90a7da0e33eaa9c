import { expect, it } from 'vitest';
import { RowKeys } from './row-keys.ts';

const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `row ${from + n}`);

it('rows that stay keep their elements, rows below them take those of the rows that went', () => {
  const keys = new RowKeys();
  const [a, b, c] = keys.of(['a', 'b', 'c']);
  expect(keys.of(['b', 'c', 'd'])).toEqual([b, c, a]);
  expect(keys.of(['b', 'c', 'd'])).toEqual([b, c, a]);
});

it('where no row stays, the elements stay in their order', () => {
  const keys = new RowKeys();
  const before = keys.of(rows(0, 30));
  expect(keys.of(rows(60, 90))).toEqual(before);
  expect(keys.of(rows(5, 30))).toEqual(before.slice(0, 25));
});

it('a row that comes in above those that stay has elements of its own, so that none of them is moved', () => {
  const keys = new RowKeys();
  const [a, b, c] = keys.of(['a', 'b', 'c']);
  const [first, ...others] = keys.of(['new', 'a', 'b']);
  expect(others).toEqual([a, b]);
  expect([a, b, c]).not.toContain(first);
});

it('no two rows share elements, however one scrolls', () => {
  const keys = new RowKeys();
  for (const from of [0, 3, 50, 47, 48, 20, 0, 500, 470, 480]) {
    const shown = keys.of(rows(from, from + 30 + (from % 7)));
    expect(new Set(shown).size).toBe(shown.length);
  }
});
