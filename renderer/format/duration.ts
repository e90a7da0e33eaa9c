import { decimal, UNKNOWN } from './number.ts';

/** Milliseconds as people read them: 340 ms, 1.2 s, 4 min 10 s, 3 h 5 min, 2 d 4 h. */
export function formatDuration(milliseconds: number | null, locale: string): string {
  if (milliseconds === null) return UNKNOWN;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 59.95) return `${decimal(seconds, locale)} s`;
  return two(Math.round(seconds));
}

function two(seconds: number): string {
  const [minutes, hours, days] = [
    Math.floor(seconds / 60),
    Math.floor(seconds / 3_600),
    Math.floor(seconds / 86_400),
  ];
  if (minutes < 60) return pair(minutes, 'min', seconds % 60, 's');
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min');
  return pair(days, 'd', hours % 24, 'h');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
