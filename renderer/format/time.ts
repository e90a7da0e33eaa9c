import { relativeFormat, timeFormat } from './intl.ts';
import { UNKNOWN } from './number.ts';

/** The time of day: 14:02:11. */
export function formatTime(at: number | null, locale: string): string {
  return at === null ? UNKNOWN : timeFormat(locale, { timeStyle: 'medium' }).format(at);
}

/** The beginning of a step of a chart: 14:30, or with its day: Mon 14:00. */
export function formatStep(at: number, withDay: boolean, locale: string): string {
  const day = withDay ? { weekday: 'short' as const } : {};
  return timeFormat(locale, { ...day, hour: 'numeric', minute: '2-digit' }).format(at);
}

/** Date and time in full, for what is shown on hover. */
export function formatMoment(at: number | null, locale: string): string {
  if (at === null) return UNKNOWN;
  return timeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

const STEPS = [
  [60, 'second', 1],
  [3_600, 'minute', 60],
  [86_400, 'hour', 3_600],
  [86_400 * 30, 'day', 86_400],
  [86_400 * 365, 'month', 86_400 * 30],
  [Infinity, 'year', 86_400 * 365],
] as const;

/** How long ago, or in how long: 5 minutes ago. Both in Unix milliseconds. */
export function formatRelative(at: number | null, now: number, locale: string): string {
  if (at === null) return UNKNOWN;
  const seconds = (at - now) / 1_000;
  const [, unit, length] = STEPS.find(([below]) => Math.abs(seconds) < below) ?? STEPS[5];
  const format = relativeFormat(locale, { numeric: 'auto', style: 'short' });
  return format.format(Math.trunc(seconds / length), unit);
}
