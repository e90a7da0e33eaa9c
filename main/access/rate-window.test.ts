import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateWindow } from './rate-window.ts';

describe('the last minute', () => {
  it('is forgotten step by step', () => {
    const window = new RateWindow();
    window.add(2, 0);
    window.add(3, 30_000);
    expect(window.sum(59_999)).toBe(5);
    expect(window.sum(60_000)).toBe(3);
    expect(window.sum(90_000)).toBe(0);
  });

  it('says when there is room again', () => {
    const window = new RateWindow();
    expect(window.freeIn(1, 0)).toBe(0);
    window.add(1, 0);
    window.add(1, 10_000);
    expect(window.freeIn(3, 10_000)).toBe(0);
    expect(window.freeIn(2, 10_000)).toBe(50_000);
    expect(window.freeIn(1, 10_000)).toBe(60_000);
  });

  it('has room exactly when it said so, whatever came', () => {
    const adds = fc.array(fc.record({ after: fc.nat(20_000), amount: fc.integer({ min: 1, max: 5 }) }));
    fc.assert(
      fc.property(adds, fc.integer({ min: 1, max: 10 }), (list, limit) => {
        const window = new RateWindow();
        let now = 0;
        for (const { after, amount } of list) window.add(amount, (now += after));
        const wait = window.freeIn(limit, now);
        expect(window.sum(now + wait)).toBeLessThan(limit);
        expect(wait).toBeLessThanOrEqual(60_000);
      }),
    );
  });
});
