import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeRows } from './merge-rows.ts';

const row = fc.record({ at: fc.integer({ min: 0, max: 20 }), id: fc.string({ minLength: 1, maxLength: 2 }) });
type Row = { readonly at: number; readonly id: string };

const inOrder = (rows: readonly Row[]) =>
  [...rows].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
const rows = fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 30 });

describe('merging', () => {
  it('keeps the log’s order and takes each row once', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (all, choices) => {
        const known = inOrder(all.filter((_, index) => choices[index]));
        const added = inOrder(all.filter((_, index) => !choices[index] || choices[index + 30]));
        expect(mergeRows(known, added)).toEqual(inOrder(all));
      }),
    );
  });

  it('puts a request that took long below those that began after it', () => {
    const known = [
      { at: 9, id: 'c' },
      { at: 5, id: 'a' },
    ];
    expect(mergeRows(known, [{ at: 7, id: 'b' }]).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });
});
