/**
 * A text that somebody typed as a query for SQLite's FTS5: each of its words begins a word of the row. Split as the
 * index splits (https://sqlite.org/fts5.html#unicode61_tokenizer). Null where there is no word in it.
 */
export function wordQuery(text: string): string | null {
  const words = text.split(/[^\p{L}\p{N}\p{Co}]+/u).filter((word) => word !== '');
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(' AND ');
}
