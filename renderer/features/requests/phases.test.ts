import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phasesOf, tokenRate } from './phases.ts';

const unknown = { queuedMs: null, startingMs: null, waitMs: null, firstByteMs: null };

describe('the phases of a request', () => {
  it('are queued, starting, first token and stream', () => {
    const row = { queuedMs: 100, startingMs: 2_300, waitMs: 2_400, firstByteMs: 2_800, totalMs: 4_200 };
    expect(phasesOf(row)).toEqual([
      { name: 'queued', durationMs: 100 },
      { name: 'starting', durationMs: 2_300 },
      { name: 'firstToken', durationMs: 400 },
      { name: 'stream', durationMs: 1_400 },
    ]);
  });

  it('are one where nothing was measured', () => {
    expect(phasesOf({ ...unknown, totalMs: 12 })).toEqual([{ name: 'whole', durationMs: 12 }]);
  });

  it('add up to the whole and never run backwards', () => {
    const ms = fc.option(fc.integer({ min: 0, max: 10_000 }));
    const row = fc.record({
      queuedMs: ms,
      startingMs: ms,
      waitMs: ms,
      firstByteMs: ms,
      totalMs: fc.nat(10_000),
    });
    fc.assert(
      fc.property(row, (one) => {
        const durations = phasesOf(one).map(({ durationMs }) => durationMs);
        expect(durations.every((duration) => duration > 0)).toBe(true);
        expect(durations.reduce((sum, duration) => sum + duration, 0)).toBe(one.totalMs);
      }),
    );
  });
});

it('a rate is known of a stream alone', () => {
  const row = { completionTokens: 44, firstByteMs: 200, totalMs: 1_200, stream: true };
  expect(tokenRate(row)).toBe(43);
  expect(tokenRate({ ...row, stream: false })).toBeNull();
  expect(tokenRate({ ...row, completionTokens: null })).toBeNull();
  expect(tokenRate({ ...row, totalMs: 200 })).toBeNull();
});
