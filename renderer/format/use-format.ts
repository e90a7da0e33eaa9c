import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from './bytes.ts';
import { formatCost } from './cost.ts';
import { formatDuration } from './duration.ts';
import { formatCompact, formatCount, formatRate } from './number.ts';
import { formatMoment, formatRelative, formatStep, formatTime } from './time.ts';

/** The formatting functions in the user's language. */
export function useFormat() {
  const { i18n } = useTranslation();
  const locale = i18n.language;
  return useMemo(
    () => ({
      bytes: (value: number | null) => formatBytes(value, locale),
      duration: (milliseconds: number | null) => formatDuration(milliseconds, locale),
      /** US dollars times a million. */
      cost: (micros: number | null) => formatCost(micros, locale),
      count: (value: number | null) => formatCount(value, locale),
      compact: (value: number | null) => formatCompact(value, locale),
      rate: (tokensPerSecond: number | null) => formatRate(tokensPerSecond, locale),
      time: (at: number | null) => formatTime(at, locale),
      step: (at: number, withDay: boolean) => formatStep(at, withDay, locale),
      moment: (at: number | null) => formatMoment(at, locale),
      relative: (at: number | null, now = Date.now()) => formatRelative(at, now, locale),
    }),
    [locale],
  );
}
