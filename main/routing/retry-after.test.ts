import { describe, expect, it } from 'vitest';
import { retryAfterMs, withRetryAdvice } from './retry-after.ts';

const NOW = Date.UTC(2026, 0, 1);

describe('what a backend asks to wait', () => {
  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:30 GMT' }, 0],
    ...['', 'soon', '-5', '1e400', 'NaN'].map((value) => [{ 'retry-after': value }, null] as const),
    [{}, null],
  ] as [Record<string, string>, number | null][])('is read from %j as %s ms', (headers, expected) => {
    expect(retryAfterMs(headers, NOW)).toBe(expected);
  });
});

describe('the advice to a client', () => {
  const advice = { 'content-type': 'x', 'retry-after': '7', 'x-should-retry': 'true' };

  it('is the backend’s own where trying again may help', () => {
    expect(withRetryAdvice(advice, 'rate-limited', NOW)).toBe(advice);
  });

  it('is never to sleep for long', () => {
    expect(withRetryAdvice({ 'retry-after-ms': '3600000' }, 'overloaded', NOW)).toEqual({
      'retry-after': '60',
      'x-should-retry': 'false',
    });
  });

  it.each(['quota', 'credentials', 'bad-request', 'content-policy', 'context-overflow'] as const)(
    'is not to try again after %s',
    (failure) => {
      expect(withRetryAdvice(advice, failure, NOW)).toEqual({
        'content-type': 'x',
        'x-should-retry': 'false',
      });
    },
  );
});
