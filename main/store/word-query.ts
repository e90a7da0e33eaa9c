/**
 * A question to an FTS5 index for what a person typed: each word must be found, at its beginning at least. Null where
 * there is no word in it. Everything is quoted, so that no sign means anything to FTS5.
 */
export function wordQuery(text: string): string | null {
  const words = text.match(/[\p{L}\p{N}\p{M}_]+/gu) ?? [];
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(' ');
}
