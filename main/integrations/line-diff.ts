import { diffLines } from 'diff';
import type { DiffLine } from '../../contract/integration.ts';

/** The lines of both texts, with what was added and removed. */
export function lineDiff(before: string, after: string): DiffLine[] {
  let [left, right] = [0, 0];
  return diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
      .map((text): DiffLine => {
        if (added) return { kind: 'added', before: null, after: ++right, text };
        if (removed) return { kind: 'removed', before: ++left, after: null, text };
        return { kind: 'same', before: ++left, after: ++right, text };
      }),
  );
}
