import type { Excerpt } from '../../contract/chat.ts';
import { FOUND } from '../store/messages-table.ts';

/** An excerpt with marks around what was found, as plain text and places. */
export function readExcerpt(marked: string): Excerpt {
  const [open, close] = FOUND;
  let text = '';
  const matches: [number, number][] = [];
  for (const [at, piece] of marked.split(open).entries()) {
    const [found = '', rest = ''] = at === 0 ? ['', piece] : piece.split(close, 2);
    if (at > 0) matches.push([text.length, text.length + found.length]);
    text += found + rest;
  }
  return { text, matches };
}
