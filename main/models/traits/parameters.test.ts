import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countParameters } from './parameters.ts';

const quantization = { bits: 4, groupSize: 64, method: 'affine', mixed: false };
const file = (...tensors: { name: string; type: string; shape: number[] }[]) => [{ fileBytes: 0, tensors }];

describe('countParameters', () => {
  it('counts plain tensors by their shapes', () => {
    const weights = file(
      { name: 'a.weight', type: 'BF16', shape: [3, 5] },
      { name: 'a.bias', type: 'BF16', shape: [3] },
    );
    expect(countParameters(weights, null)).toBe(18);
  });

  it('counts a packed matrix as what was packed, at any width and with its own bias', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom(2, 3, 4, 6, 8),
        (rows, groups, bits) => {
          const columns = groups * 64;
          const weights = file(
            { name: 'l.weight', type: 'U32', shape: [rows, (columns * bits) / 32] },
            { name: 'l.scales', type: 'BF16', shape: [rows, groups] },
            { name: 'l.biases', type: 'BF16', shape: [rows, groups] },
            { name: 'l.bias', type: 'BF16', shape: [rows] },
          );
          expect(countParameters(weights, { ...quantization, bits })).toBe(rows * columns + rows);
        },
      ),
    );
  });

  it('says nothing without weights, or of packed ones whose groups are unknown', () => {
    expect(countParameters([], null)).toBeNull();
    expect(countParameters(file({ name: 'l.scales', type: 'BF16', shape: [1] }), null)).toBeNull();
  });
});
