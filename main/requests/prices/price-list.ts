import * as z from 'zod';
import shipped from './prices.json' with { type: 'json' };

const DollarsPerMillion = z.number().min(0).max(100_000);

/** What a model costs: US dollars for a million tokens of each kind. */
export const Price = z.strictObject({
  /** A kind of backend, or one backend by its name. */
  backend: z.string().min(1).max(128),
  /** The name that the backend is asked for; a date at its end may be left out (`-20250805`, `-2025-08-07`). */
  model: z.string().min(1).max(512),
  input: DollarsPerMillion,
  output: DollarsPerMillion,
  /** Prompt tokens that come from a cache; as dear as others where it is missing. */
  cached: DollarsPerMillion.optional(),
  /** Prompt tokens that are put into a cache; as dear as others where it is missing. */
  cacheWrite: DollarsPerMillion.optional(),
});
export type Price = z.infer<typeof Price>;

/**
 * A list of prices, the one that comes with the program (prices.json) or the user's own. List prices: without batches,
 * priorities, taxes, and what some models cost more beyond a length of the prompt.
 */
export const PriceList = z.strictObject({
  version: z.literal(1),
  /** The day on which they were read at the sources. */
  asOf: z.iso.date().optional(),
  currency: z.literal('USD'),
  sources: z.array(z.url()).default([]),
  models: z.array(Price).max(10_000),
});
export type PriceList = z.infer<typeof PriceList>;

export const SHIPPED_PRICES: readonly Price[] = PriceList.parse(shipped).models;
