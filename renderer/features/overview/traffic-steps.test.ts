import { describe, expect, it } from 'vitest';
import { StatsQuery } from '../../../contract/request.ts';
import { questionFor, RANGES, stepsOf } from './traffic-steps.ts';

const noon = Date.UTC(2026, 0, 2, 12, 0, 30);
const sums = { errors: 1, promptTokens: 2, completionTokens: 3, costMicros: 4, unpriced: 0 };

describe('the time that charts show', () => {
  it.each(RANGES)('is one that the host answers, in 30 to 60 steps, with now in its last: %s', (range) => {
    const question = questionFor(range, noon);
    expect(StatsQuery.safeParse(question).success).toBe(true);
    const steps = stepsOf({ buckets: [] }, question);
    expect(steps.length).toBeGreaterThanOrEqual(30);
    expect(steps.length).toBeLessThanOrEqual(60);
    expect(noon - (steps.at(-1)?.at ?? 0)).toBeLessThan(question.bucketMs);
  });

  it('stays the same within a step', () => {
    expect(questionFor('1h', noon + 1_000)).toEqual(questionFor('1h', noon));
    expect(questionFor('1h', noon + 120_000)).not.toEqual(questionFor('1h', noon));
  });

  it('has a step of nothing where nothing happened', () => {
    const question = { from: 0, to: 4_000, bucketMs: 1_000 };
    const steps = stepsOf({ buckets: [{ at: 2_000, requests: 7, ...sums }] }, question);
    expect(steps.map(({ at, requests }) => [at, requests])).toEqual([
      [0, 0],
      [1_000, 0],
      [2_000, 7],
      [3_000, 0],
    ]);
  });
});
