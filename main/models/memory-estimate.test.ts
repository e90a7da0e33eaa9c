import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateMemoryBytes } from './memory-estimate.ts';

const smol = {
  weightBytes: 538_090_403,
  kvCache: { layers: 30, kvHeads: 3, headDim: 64, bytesPerValue: 4 },
  contextLength: null,
  modelContextLength: 8_192,
};
const GB = 1e9;

describe('estimateMemoryBytes', () => {
  test('covers what was measured for SmolLM2-135M (0.9 GB after use) without doubling it', () => {
    const estimate = estimateMemoryBytes(smol);
    expect(estimate).toBeGreaterThan(0.9 * GB);
    expect(estimate).toBeLessThan(1.8 * GB);
  });

  test('fits an 8B model in 4 bits into 8 GB, as it does on a Mac', () => {
    const estimate = estimateMemoryBytes({
      weightBytes: 4.5 * GB,
      kvCache: { layers: 32, kvHeads: 8, headDim: 128, bytesPerValue: 2 },
      contextLength: null,
      modelContextLength: 131_072,
    });
    expect(estimate).toBeGreaterThan(6 * GB);
    expect(estimate).toBeLessThan(8 * GB);
  });

  test('a context that the user asked for is reserved in full', () => {
    const short = estimateMemoryBytes({ ...smol, contextLength: 1_000 });
    const long = estimateMemoryBytes({ ...smol, contextLength: 101_000 });
    expect(long - short).toBe(100_000 * 2 * 30 * 3 * 64 * 4);
  });

  test('a model that does not describe its cache still gets room for one', () => {
    expect(estimateMemoryBytes({ ...smol, kvCache: null })).toBeGreaterThan(538_090_403 * 1.2);
  });

  test('more weights never need less', () => {
    const weights = fc.double({ min: 1e6, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(weights, weights, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        const [low, high] = [less, more].map((weightBytes) => estimateMemoryBytes({ ...smol, weightBytes }));
        expect(low!).toBeLessThanOrEqual(high!);
        expect(high!).toBeGreaterThan(more);
      }),
    );
  });
});
