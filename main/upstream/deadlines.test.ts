import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startClock } from './deadlines.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const deadlines = { connectMs: 10_000, firstByteMs: 1_000, gapMs: 300, totalMs: 100_000 };

function start(limits: Partial<typeof deadlines> = {}) {
  let why: unknown = null;
  const clock = startClock({
    deadlines: { ...deadlines, ...limits },
    caller: new AbortController().signal,
    where: 'http://a.test',
    onFail: (reason) => (why = reason),
    onStop: () => undefined,
  });
  return { ...clock, why: () => why };
}

/** Milliseconds until the clock fails, and what it says. */
function failsIn(clock: ReturnType<typeof start>): readonly [number, string] {
  const from = performance.now();
  while (clock.why() === null) vi.advanceTimersToNextTimer();
  return [Math.round(performance.now() - from), String(clock.why())];
}

describe('the clock of a call', () => {
  it('gives the first byte its whole deadline, also where the headers came long before', () => {
    const clock = start();
    vi.advanceTimersByTime(400);
    clock.headersArrived();
    clock.waiting();
    expect(failsIn(clock)).toEqual([600, expect.stringContaining('first byte deadline')]);
  });

  it('gives each gap its whole deadline, whatever came before and however long the reader paused', () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 299 }),
      pause: fc.integer({ max: 2_000, min: 0 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
        const clock = start();
        clock.headersArrived();
        for (const { wait, pause } of steps) {
          clock.waiting();
          vi.advanceTimersByTime(wait);
          clock.received();
          vi.advanceTimersByTime(pause);
        }
        clock.waiting();
        expect(failsIn(clock)).toEqual([300, expect.stringContaining('gap deadline')]);
      }),
    );
  });

  it('ends the whole at its deadline, whether somebody waits or nobody reads', () => {
    for (const waits of [true, false]) {
      const clock = start({ totalMs: 1_200 });
      clock.headersArrived();
      clock.waiting();
      vi.advanceTimersByTime(1_000 - 1);
      clock.received();
      if (waits) clock.waiting();
      expect(failsIn(clock)).toEqual([201, expect.stringContaining('total deadline')]);
      expect(() => clock.throwIfFailed()).toThrow('total deadline');
    }
  });

  it('tells nobody that it ran out once it was stopped', () => {
    const clock = start();
    clock.stop();
    clock.fail(new Error('too late'));
    vi.advanceTimersByTime(200_000);
    expect(clock.why()).toBeNull();
    expect(() => clock.throwIfFailed()).not.toThrow();
  });

  it('leaves no timer behind', () => {
    const clock = start();
    clock.headersArrived();
    clock.waiting();
    clock.received();
    clock.waiting();
    clock.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
