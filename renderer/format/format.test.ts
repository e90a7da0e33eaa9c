import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes } from './bytes.ts';
import { formatDuration } from './duration.ts';
import { formatCompact, formatCount, formatRate } from './number.ts';
import { formatMoment, formatRelative, formatTime } from './time.ts';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [999.5, '1 kB'],
    [1_500, '1.5 kB'],
    [3_100_000_000, '3.1 GB'],
    [42_000_000_000, '42 GB'],
    [999_999_999, '1 GB'],
    [5e15, '5,000 TB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes, 'en')).toBe(text);
  });

  it('are written as the locale writes numbers', () => {
    expect(formatBytes(1_500, 'de')).toBe('1,5 kB');
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1_234, '1.2 s'],
    [59_960, '1 min'],
    [250_000, '4 min 10 s'],
    [3_600_000, '1 h'],
    [11_100_000, '3 h 5 min'],
    [187_200_000, '2 d 4 h'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds, 'en')).toBe(text);
  });

  it('never show a unit that is full', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (milliseconds) => {
        expect(formatDuration(milliseconds, 'en')).not.toMatch(/\b(1,?000 ms|60 s|60 min|24 h)\b/);
      }),
    );
  });
});

describe('numbers', () => {
  it('are short where space is', () => {
    expect([999, 12_400, 999_949, 999_950, 2_000_000].map((n) => formatCompact(n, 'en'))).toEqual([
      '999',
      '12.4k',
      '1,000k',
      '1M',
      '2M',
    ]);
    expect(formatCount(1_204, 'en')).toBe('1,204');
    expect([43.4, 9.87, Infinity].map((n) => formatRate(n, 'en'))).toEqual(['43 tok/s', '9.9 tok/s', '–']);
  });
});

describe('times', () => {
  const noon = Date.UTC(2026, 0, 2, 12, 0, 0);

  it('are relative to now, before and after it', () => {
    const texts = [0, -30_000, -300_000, 7_200_000, -86_400_000].map((by) =>
      formatRelative(noon + by, noon, 'en'),
    );
    expect(texts).toEqual(['now', '30 sec. ago', '5 min. ago', 'in 2 hr.', 'yesterday']);
    expect(formatRelative(noon - 300_000, noon, 'de')).toBe('vor 5 Min.');
  });
});

it('what nobody knows is a dash, never a zero', () => {
  const unknown = [
    formatBytes(null, 'en'),
    formatDuration(null, 'en'),
    formatCount(null, 'en'),
    formatCompact(null, 'en'),
    formatRate(null, 'en'),
    formatTime(null, 'en'),
    formatMoment(null, 'en'),
    formatRelative(null, 0, 'en'),
  ];
  expect(new Set(unknown)).toEqual(new Set(['–']));
});
