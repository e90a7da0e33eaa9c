import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startClock } from './deadlines.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const deadlines = { connectMs: 10_000, firstByteMs: 1_000, gapMs: 300, totalMs: 100_000 };

function start() {
  return startClock({
    deadlines,
    caller: new AbortController().signal,
    where: 'http://a.test',
    onStop: () => undefined,
  });
}

/** Milliseconds until the clock fails, and what it says. */
function failsIn(clock: ReturnType<typeof start>): readonly [number, string] {
  const from = performance.now();
  while (!clock.signal.aborted) vi.advanceTimersToNextTimer();
  return [Math.round(performance.now() - from), String(clock.signal.reason)];
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
