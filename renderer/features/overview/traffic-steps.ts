import type { RequestStats, RequestSums, StatsQuery } from '../../../contract/request.ts';

export const RANGES = ['1h', '24h', '7d'] as const;
export type Range = (typeof RANGES)[number];

/** The range that the address names; a day where it names none. */
export function rangeIn(named: string | null): Range {
  return RANGES.find((one) => one === named) ?? '24h';
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long each range is, and its steps (milliseconds): each makes 30 to 60 bars. */
const LENGTHS: Readonly<Record<Range, { readonly length: number; readonly step: number }>> = {
  '1h': { length: HOUR, step: 2 * MINUTE },
  '24h': { length: 24 * HOUR, step: 30 * MINUTE },
  '7d': { length: 7 * 24 * HOUR, step: 3 * HOUR },
};

/** The question for a range that ends with the step of `now`; the same until the next step begins. */
export function questionFor(range: Range, now: number): Pick<StatsQuery, 'from' | 'to' | 'bucketMs'> {
  const { length, step } = LENGTHS[range];
  const to = (Math.floor(now / step) + 1) * step;
  return { from: to - length, to, bucketMs: step };
}

export type Step = RequestSums & { readonly at: number };

const NOTHING: RequestSums = {
  requests: 0,
  errors: 0,
  promptTokens: 0,
  completionTokens: 0,
  costMicros: 0,
  unpriced: 0,
};

/** Every step of the time that was asked for, also those in which nothing happened. */
export function stepsOf(
  { buckets }: Pick<RequestStats, 'buckets'>,
  { from, to, bucketMs }: ReturnType<typeof questionFor>,
): Step[] {
  const known = new Map(buckets.map((bucket) => [bucket.at, bucket]));
  return Array.from({ length: Math.round((to - from) / bucketMs) }, (_, index) => {
    const at = from + index * bucketMs;
    return known.get(at) ?? { at, ...NOTHING };
  });
}
