import { numberFormat } from './intl.ts';

/** What stands for a value that nobody knows; never a zero. */
export const UNKNOWN = '–';

/** A count with the locale's separators: 1,204. */
export function formatCount(value: number | null, locale: string): string {
  return value === null ? UNKNOWN : numberFormat(locale, {}).format(value);
}

/** A large count in little space: 12.4k. Below a thousand as it is. */
export function formatCompact(value: number | null, locale: string): string {
  if (value === null) return UNKNOWN;
  if (Math.abs(value) < 1_000) return formatCount(value, locale);
  const [divisor, unit] = Math.abs(value) < 999_950 ? [1_000, 'k'] : [1_000_000, 'M'];
  return `${decimal(value / divisor, locale)}${unit}`;
}

/** Tokens a second: 43 tok/s; below ten with one decimal. */
export function formatRate(tokensPerSecond: number | null, locale: string): string {
  if (tokensPerSecond === null || !Number.isFinite(tokensPerSecond)) return UNKNOWN;
  const digits = tokensPerSecond < 10 ? 1 : 0;
  return `${numberFormat(locale, { maximumFractionDigits: digits }).format(tokensPerSecond)} tok/s`;
}

/** One decimal at most, and none from a hundred on. */
export function decimal(value: number, locale: string): string {
  const digits = Math.abs(value) < 99.95 ? 1 : 0;
  return numberFormat(locale, { maximumFractionDigits: digits }).format(value);
}
