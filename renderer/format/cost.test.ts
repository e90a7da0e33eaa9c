import { expect, it } from 'vitest';
import { formatCost } from './cost.ts';

it.each([
  [null, '–'],
  [0, '$0.00'],
  [4_200, '$0.0042'],
  [120_000, '$0.12'],
  [1_234_567, '$1.23'],
])('%d millionths of a dollar are %s', (micros, text) => {
  expect(formatCost(micros, 'en')).toBe(text);
});
