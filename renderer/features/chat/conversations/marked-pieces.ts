import type { Excerpt } from '../../../../contract/chat.ts';

/** An excerpt in pieces: which were looked for, and what stands between them. Places that make no sense are left out. */
export function markedPieces({
  text,
  matches,
}: Excerpt): { readonly text: string; readonly marked: boolean }[] {
  const pieces: { text: string; marked: boolean }[] = [];
  let from = 0;
  for (const [start, end] of matches.toSorted(([a], [b]) => a - b)) {
    if (start < from || end <= start || end > text.length) continue;
    pieces.push(
      { text: text.slice(from, start), marked: false },
      { text: text.slice(start, end), marked: true },
    );
    from = end;
  }
  return [...pieces, { text: text.slice(from), marked: false }].filter((piece) => piece.text !== '');
}
