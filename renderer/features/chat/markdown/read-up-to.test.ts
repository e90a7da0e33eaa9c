import { expect, it } from 'vitest';
import { readUpTo } from './read-up-to.ts';

/** What all readings of a block that grows by `step` come to (characters). */
function allReadings(length: number, step: number): number {
  let [read, all] = [0, 0];
  for (let now = step; now <= length; now += step) {
    const due = readUpTo(now, read);
    if (due !== read) all += due;
    read = due;
  }
  return all;
}

it('reads a short block at each letter', () => {
  for (let length = 1; length < 4_000; length += 1) expect(readUpTo(length, length - 1)).toBe(length);
});

it('reads a block that is shorter than before', () => expect(readUpTo(10, 50_000)).toBe(10));

it('reads a long block in proportion to its length, in however many parts it comes', () => {
  const [once, twice] = [allReadings(200_000, 25), allReadings(400_000, 25)];
  expect(once).toBeLessThan(20 * 200_000);
  expect(twice).toBeLessThan(2.2 * once);
});
