import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FinishedRequests } from '../../contract/request.ts';
import { FinishedFeed } from './finished-feed.ts';
import { requestRow } from './request-row.test-support.ts';

const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => requestRow({ id: String(from + n) }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the feed of finished requests', () => {
  it('tells the first at once', () => {
    const tell = vi.fn();
    new FinishedFeed(tell).add(rows(2));
    expect(tell).toHaveBeenCalledExactlyOnceWith({ rows: rows(2), skipped: 0 });
  });

  it('under load tells the newest now and then, and how many it left out', () => {
    const told: FinishedRequests[] = [];
    const feed = new FinishedFeed((finished) => told.push(finished));
    for (let n = 0; n < 1_000; n += 10) {
      feed.add(rows(10, n));
      vi.advanceTimersByTime(10);
    }
    vi.runAllTimers();
    expect(told.length).toBeLessThan(8);
    expect(told.every(({ rows: some }) => some.length <= 50)).toBe(true);
    expect(told.at(-1)?.rows.at(-1)?.id).toBe('999');
    const all = told.reduce((sum, { rows: some, skipped }) => sum + some.length + skipped, 0);
    expect(all).toBe(1_000);
  });

  it('says nothing after it is closed, and leaves no timer', () => {
    const tell = vi.fn();
    const feed = new FinishedFeed(tell);
    feed.add(rows(1));
    feed.add(rows(1));
    feed.close();
    vi.runAllTimers();
    expect(tell).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });
});
