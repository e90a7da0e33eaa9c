import { decimal, UNKNOWN } from './number.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in the decimal units that Finder uses: 3.1 GB. */
export function formatBytes(bytes: number | null, locale: string): string {
  if (bytes === null) return UNKNOWN;
  let value = bytes;
  let unit = 0;
  // 999.95 would be written as 1000.
  while (Math.abs(value) >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${decimal(value, locale)} ${UNITS[unit] ?? 'B'}`;
}
