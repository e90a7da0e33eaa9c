import type { DiffLine } from '../../../contract/integration.ts';

/** A stretch of a change: its lines, or how many that stay the same are left out. */
export type DiffPart =
  | { readonly kind: 'lines'; readonly lines: readonly DiffLine[] }
  | { readonly kind: 'left-out'; readonly count: number };

/** The lines that change with `around` of their neighbours; of longer stretches that stay, only their length. */
export function foldDiff(diff: readonly DiffLine[], around = 3): DiffPart[] {
  const near = diff.map((_, index) =>
    diff.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  );
  const parts: DiffPart[] = [];
  let start = 0;
  while (start < diff.length) {
    let end = start + 1;
    while (end < diff.length && near[end] === near[start]) end += 1;
    parts.push(
      near[start] === true
        ? { kind: 'lines', lines: diff.slice(start, end) }
        : { kind: 'left-out', count: end - start },
    );
    start = end;
  }
  return parts;
}
