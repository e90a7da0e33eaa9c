import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, table } from './output.ts';

describe('what commands print', () => {
  it('lines columns up and leaves no space at the ends of lines', () => {
    expect(
      table(
        ['NAME', 'STATE'],
        [
          ['qwen3-8b', 'ready'],
          ['a', ''],
        ],
        'none',
      ),
    ).toBe('NAME      STATE\nqwen3-8b  ready\na');
  });

  it('says so when there is nothing', () => {
    expect(table(['NAME'], [], 'No routes yet.')).toBe('No routes yet.');
  });

  it('shows sizes and times as people read them', () => {
    expect([0, 999, 1_000, 98_362_432, 2_500_000_000].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '98.4 MB',
      '2.5 GB',
    ]);
    expect([0, 1_250, 59_900, 95_000].map(formatDuration)).toEqual([
      '0.0 s',
      '1.3 s',
      '59.9 s',
      '1 min 35 s',
    ]);
  });
});
