import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyToRow } from './data-table-keys.ts';

it('arrows move one row, pages many, Home and End to the ends', () => {
  const from = (active: number) =>
    ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) =>
      keyToRow(key, active, 100, 10),
    );
  expect(from(50)).toEqual([51, 49, 60, 40, 0, 99]);
  expect(from(-1)).toEqual([0, 0, 9, 0, 0, 99]);
});

it('leads to a row that there is, or nowhere', () => {
  const key = fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'a');
  fc.assert(
    fc.property(
      key,
      fc.integer({ min: -1, max: 50 }),
      fc.nat(50),
      fc.integer({ min: 1, max: 20 }),
      (...args) => {
        const [, , count] = args;
        const row = keyToRow(...args);
        if (row === null) expect(args[0] === 'a' || count === 0).toBe(true);
        else expect(row >= 0 && row < count).toBe(true);
      },
    ),
  );
});
