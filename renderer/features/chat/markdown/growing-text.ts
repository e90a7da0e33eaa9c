import { parseMarkdown } from './parse-markdown.ts';

/** A text that still grows: blocks that later text cannot change any more, and the one that it is writing on. */
export interface GrowingText {
  readonly finished: readonly string[];
  readonly open: string;
}

export const NOTHING_YET: GrowingText = { finished: [], open: '' };

/** A fence that nothing has closed yet. */
const OPEN_FENCE = /^ {0,3}(`{3,}|~{3,})([^\n`]*)\n?/;

/**
 * What has become of the blocks now that the text is `text`. Only the open block is read again, so that a long answer
 * costs no more per letter than a short one. A block is finished when another one follows it.
 */
export function growTo({ finished, open }: GrowingText, text: string): GrowingText {
  const start = finished.reduce((length, block) => length + block.length, 0);
  const rest = text.slice(start);
  // The text is another one, for example because an answer was begun anew.
  if (!rest.startsWith(open) || finished.some((block, at) => at === 0 && !text.startsWith(block))) {
    return growTo(NOTHING_YET, text);
  }
  if (openFence(rest) !== null) return { finished, open: rest };
  const ends = blockStarts(rest).slice(1);
  if (ends.length === 0) return { finished, open: rest };
  const blocks = [0, ...ends].map((at, index) => rest.slice(at, ends[index]));
  return { finished: [...finished, ...blocks.slice(0, -1)], open: blocks.at(-1) ?? '' };
}

/** The language and the lines of a fence at the beginning that is still open; null when there is none. */
export function openFence(block: string): { readonly language: string; readonly code: string } | null {
  const [head, fence = '', language = ''] = OPEN_FENCE.exec(block) ?? [];
  if (head === undefined) return null;
  const code = block.slice(head.length);
  const close = new RegExp(`^ {0,3}${fence[0] ?? ''}{${fence.length},}[ \\t]*$`, 'm');
  return close.test(code) ? null : { language: language.trim(), code };
}

/** Where each block begins. Formulas move places in the text, so blocks with some are taken as one. */
function blockStarts(text: string): number[] {
  if (/\$|\\[([]/.test(text)) return paragraphStarts(text);
  return (parseMarkdown(text)?.children ?? []).flatMap(({ position }) => position?.start.offset ?? []);
}

/** Empty lines that are outside of a formula: the beginning of each paragraph after one. */
function paragraphStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: gap } of text.matchAll(/\n[ \t]*\n(?=[^\s])/g)) {
    const before = text.slice(0, index);
    const inFormula = (before.split('$$').length - 1) % 2 === 1 || isOpen(before, '\\[', '\\]');
    const inFence = (before.match(/^ {0,3}(```|~~~)/gm)?.length ?? 0) % 2 === 1;
    // A list goes on after an empty line.
    const next = text.slice(index + gap.length, index + gap.length + 4);
    if (!inFormula && !inFence && !/^([*+-]|\d+[.)])\s?/.test(next)) starts.push(index + gap.length);
  }
  return starts;
}

function isOpen(text: string, begin: string, end: string): boolean {
  return text.lastIndexOf(begin) > text.lastIndexOf(end);
}
