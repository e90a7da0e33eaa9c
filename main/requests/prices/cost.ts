import type { Price } from './price-list.ts';

/** Whom a request was sent to. */
export interface Priced {
  readonly backend: string;
  readonly kind: string;
  readonly model: string;
}

/** Tokens of one request; `promptTokens` and `completionTokens` are all there were, cached and reasoning ones too. */
export interface BilledTokens {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
}

/**
 * The price of a model at a backend: the last one in the list that fits, so that the user's own come last; one for the
 * backend's name before one for its kind. Null where none is known. Local models have none: what they cost in power
 * and hardware is not known here, and zero would be a claim. Who knows better lists a price for them.
 */
export function priceOf({ backend, kind, model }: Priced, prices: readonly Price[]): Price | null {
  const names = [model, model.replace(DATE, '')];
  const fit = (whose: string) =>
    prices.findLast((price) => price.backend === whose && names.includes(price.model));
  return fit(backend) ?? fit(kind) ?? null;
}

const DATE = /-(?:\d{4}-\d{2}-\d{2}|\d{8})$/;

/** Millionths of a US dollar, rounded. Dollars for a million tokens are millionths for one. */
export function costMicros(price: Price, tokens: BilledTokens): number {
  const { promptTokens, completionTokens } = tokens;
  const cached = Math.min(tokens.cachedTokens ?? 0, promptTokens);
  const written = Math.min(tokens.cacheWriteTokens ?? 0, promptTokens - cached);
  const plain = promptTokens - cached - written;
  return Math.round(
    plain * price.input +
      cached * (price.cached ?? price.input) +
      written * (price.cacheWrite ?? price.input) +
      completionTokens * price.output,
  );
}
