import { describe, expect, it } from 'vitest';
import { hostChange } from './host-changes.ts';

const reading = (at: number, addresses = '10.0.0.2') => ({ at, addresses });

describe('the machine', () => {
  it.each([
    [reading(5_000), null],
    [reading(19_000), null],
    [reading(3_600_000), 'woke up'],
    // Clocks are set back, too.
    [reading(-3_600_000), null],
    [reading(5_000, '192.168.1.7'), 'is on another network'],
    [reading(5_000, ''), 'is on another network'],
  ] as const)('is known to have done what it did: %j', (now, change) => {
    expect(hostChange(reading(0), now, 5_000)).toBe(change);
  });
});
