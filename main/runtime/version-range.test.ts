import { expect, test } from 'vitest';
import { isInRange } from './version-range.ts';

const range = { min: '3.11', below: '3.13' };

test.each(['3.11', '3.11.0', '3.11.7', '3.12.12'])('%s is from 3.11 up to 3.13', (version) => {
  expect(isInRange(version, range)).toBe(true);
});

test.each(['2.7.18', '3.9.18', '3.10.13', '3.13', '3.13.0', '3.14.1', '4.0'])('%s is not', (version) => {
  expect(isInRange(version, range)).toBe(false);
});
