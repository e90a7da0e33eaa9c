import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { pause, systemClock } from './clock.ts';

afterEach(() => vi.useRealTimers());

describe('the system clock', () => {
  it('does not fire a timer of many weeks at once', () => {
    vi.useFakeTimers();
    const fired = vi.fn();
    systemClock.after(60 * 24 * 3_600_000, fired);
    vi.advanceTimersByTime(24 * 3_600_000);
    expect(fired).not.toHaveBeenCalled();
  });

  it('calls nothing that was cancelled', () => {
    vi.useFakeTimers();
    const fired = vi.fn();
    systemClock.after(10, fired)();
    vi.advanceTimersByTime(20);
    expect(fired).not.toHaveBeenCalled();
  });
});

describe('a pause', () => {
  it('ends early when the signal aborts, and leaves no listener and no timer', async () => {
    vi.useFakeTimers();
    const caller = new AbortController();
    const over = pause(systemClock, 60_000, caller.signal);
    caller.abort();
    await over;
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
  });

  it('leaves no listener when it ends by itself', async () => {
    vi.useFakeTimers();
    const { signal } = new AbortController();
    const over = pause(systemClock, 1_000, signal);
    vi.advanceTimersByTime(1_000);
    await over;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
