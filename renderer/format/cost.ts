import { numberFormat } from './intl.ts';
import { UNKNOWN } from './number.ts';

/** US dollars times a million as people read money; small amounts keep two digits that say something: $0.0042. */
export function formatCost(micros: number | null, locale: string): string {
  if (micros === null) return UNKNOWN;
  const dollars = micros / 1_000_000;
  const digits =
    Math.abs(dollars) < 1 && micros !== 0
      ? { maximumSignificantDigits: 2 }
      : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return numberFormat(locale, { style: 'currency', currency: 'USD', ...digits }).format(dollars);
}
