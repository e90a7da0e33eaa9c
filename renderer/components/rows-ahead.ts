import { defaultRangeExtractor } from '@tanstack/react-virtual';
import type { Range } from '@tanstack/react-virtual';

/**
 * Which rows are drawn: those in sight, and some beyond them for a scroll that goes on. Where no row stayed in sight, in a
 * fling or by the scroll bar, those beyond would be gone before they are seen: a third of all work for nothing.
 */
export function rowsAhead(): (range: Range) => number[] {
  let before: Range | null = null;
  return (range) => {
    const stays =
      before !== null && range.startIndex <= before.endIndex && range.endIndex >= before.startIndex;
    before = range;
    return defaultRangeExtractor(stays ? range : { ...range, overscan: 0 });
  };
}
