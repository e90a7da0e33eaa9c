import { describe, expect, it } from 'vitest';
import { SpentToday, untilMidnight } from './spent-today.ts';

const at = (day: number, hour = 12) => new Date(2026, 0, day, hour);

describe('what was spent today', () => {
  it('begins anew at midnight', () => {
    const spent = new SpentToday();
    spent.add(5, at(1, 23));
    expect(spent.sum(at(1, 23))).toBe(5);
    expect(spent.sum(at(2, 0))).toBe(0);
  });

  it('is not given back by a clock that is set back', () => {
    const spent = new SpentToday();
    spent.add(5, at(2));
    expect(spent.sum(at(1))).toBe(5);
    spent.add(1, at(1));
    expect(spent.sum(at(2))).toBe(6);
  });

  it('says how long the day still is', () => {
    expect(untilMidnight(at(1, 23))).toBe(3_600_000);
  });
});
