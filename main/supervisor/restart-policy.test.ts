import { describe, expect, it } from 'vitest';
import type { RestartMemory } from './restart-policy.ts';
import { NO_FAILURES, rememberFailure, restartPermit } from './restart-policy.ts';

const MINUTE = 60_000;

/** Failed starts at the given times, with the longest pause each. */
function failedStarts(times: readonly number[], random = 1): RestartMemory {
  return times.reduce((memory, at) => rememberFailure(memory, { at, readyAt: null }, random), NO_FAILURES);
}

describe('the restart policy', () => {
  it('allows a start when nothing has failed', () => {
    expect(restartPermit(NO_FAILURES, 0)).toEqual({ allowed: true });
  });

  it('doubles the longest pause with each failed start, from one second up to a minute', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map((count) => {
      // Three minutes apart: recent enough to be in a row, too rare to give up.
      const times = Array.from({ length: count }, (_, index) => index * 3 * MINUTE);
      const last = times.at(-1) ?? 0;
      return failedStarts(times).notBefore - last;
    });
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('takes a random part of the pause, down to none', () => {
    expect(restartPermit(failedStarts([0], 0.25), 0)).toEqual({ allowed: false, waitMs: 250 });
    expect(restartPermit(failedStarts([0], 0), 0)).toEqual({ allowed: true });
  });

  it('allows the start once the pause is over', () => {
    const memory = failedStarts([5_000]);
    expect(restartPermit(memory, 5_999)).toEqual({ allowed: false, waitMs: 1 });
    expect(restartPermit(memory, 6_000)).toEqual({ allowed: true });
  });

  it('restarts at once after the first crash of a server that had been ready', () => {
    const once = rememberFailure(NO_FAILURES, { at: 10_000, readyAt: 9_000 }, 1);
    expect(restartPermit(once, 10_000)).toEqual({ allowed: true });
    const twice = rememberFailure(once, { at: 12_000, readyAt: 11_000 }, 1);
    expect(restartPermit(twice, 12_000)).toEqual({ allowed: false, waitMs: 1_000 });
  });

  it('forgets the row of failures after five healthy minutes', () => {
    const memory = failedStarts([0, 1, 2]);
    const crash = { at: 6 * MINUTE, readyAt: MINUTE };
    expect(rememberFailure(memory, crash, 1).inARow).toBe(1);
    expect(rememberFailure(memory, { ...crash, readyAt: MINUTE + 1 }, 1).inARow).toBe(4);
  });

  it('forgets the row of failures after ten minutes without one', () => {
    expect(failedStarts([0, 1, 2, 11 * MINUTE]).inARow).toBe(1);
  });

  it('gives up at the sixth failure within ten minutes', () => {
    const five = failedStarts([0, 1, 2, 3, 4].map((minute) => minute * MINUTE));
    expect(five.gaveUp).toBe(false);
    const six = rememberFailure(five, { at: 5 * MINUTE, readyAt: null }, 0);
    expect(restartPermit(six, 60 * MINUTE)).toEqual({ allowed: false, waitMs: null });
  });

  it('does not give up on six failures that are spread over more than ten minutes', () => {
    expect(failedStarts([0, 2, 4, 6, 8, 10].map((minute) => minute * MINUTE)).gaveUp).toBe(false);
  });

  it('never waits longer than a minute, even when the clock was set back', () => {
    expect(restartPermit(failedStarts([100 * MINUTE]), 0)).toEqual({ allowed: false, waitMs: MINUTE });
  });
});
