import type { MessagePart } from '../../contract/chat.ts';

/** In signs as people count them. */
const LONGEST = 60;
const GRAPHEMES = new Intl.Segmenter();

/** What a conversation is called after its first message: its first line, else the name of a file. */
export function titleOf(parts: readonly MessagePart[]): string {
  const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const line =
    text
      .split('\n')
      .find((one) => one.trim() !== '')
      ?.trim() ?? nameIn(parts);
  const signs = Array.from(GRAPHEMES.segment(line.replaceAll(/\s+/g, ' ')), ({ segment }) => segment);
  return signs.length <= LONGEST
    ? signs.join('')
    : `${signs
        .slice(0, LONGEST - 1)
        .join('')
        .trimEnd()}…`;
}

function nameIn(parts: readonly MessagePart[]): string {
  for (const part of parts) {
    if (part.type === 'video') return part.name;
    if (part.type === 'image' || part.type === 'audio' || part.type === 'file') return part.file.name;
  }
  return '';
}
