import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { phrase } from '../../contract/phrase.ts';
import { reportProgress } from './progress.ts';
import type { Progress } from './progress.ts';

describe('reportProgress', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('speaks at once and at least every second while a step lasts', async () => {
    const seen: Progress<'packages'>[] = [];
    const reporter = reportProgress<'packages'>((progress) => seen.push(progress));
    reporter.enter('packages', phrase`Installing`);
    await vi.advanceTimersByTimeAsync(10_000);
    reporter.stop();
    const times = seen.map(({ elapsedMs }) => elapsedMs);
    expect(times[0]).toBe(0);
    expect(Math.max(...times.slice(1).map((time, i) => time - (times[i] ?? 0)))).toBeLessThanOrEqual(1_000);
    expect(times.at(-1)).toBeGreaterThanOrEqual(9_000);
  });

  test('is silent once stopped', async () => {
    const onProgress = vi.fn();
    const reporter = reportProgress(onProgress);
    reporter.enter('packages', phrase`Installing`);
    reporter.stop();
    onProgress.mockClear();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(onProgress).not.toHaveBeenCalled();
  });

  test('bytes never go back and never pass the total', async () => {
    const measures = [10, 5, 500];
    const seen: number[] = [];
    const reporter = reportProgress((progress) => seen.push(progress.doneBytes ?? -1));
    reporter.enter('packages', phrase`Installing`, {
      totalBytes: 100,
      measure: async () => measures.shift() ?? 0,
    });
    await vi.advanceTimersByTimeAsync(3_000);
    reporter.stop();
    expect(seen.slice(0, 4)).toEqual([0, 10, 10, 100]);
  });
});
