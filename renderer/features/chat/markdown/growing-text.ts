/** A text that still grows: blocks that later text cannot change any more, and the one that it is writing on. */
export interface GrowingText {
  readonly finished: readonly string[];
  readonly open: string;
  /** How far it was read, so that nothing is read twice. */
  readonly read: ReadSoFar;
}

interface ReadSoFar {
  /** All of the text. */
  readonly text: string;
  /** Where its open block begins. */
  readonly blockAt: number;
  /** Where its last line begins, which is not complete. */
  readonly lineAt: number;
  readonly before: Before;
}

/** What the lines of the open block before the last one have come to. */
interface Before {
  readonly isList: boolean;
  /** What empty lines do not end, until the line that does. */
  readonly within: { readonly kind: 'formula'; readonly end: string } | OpenFence | null;
  readonly last: 'text' | 'empty' | 'end of a fence';
}

interface OpenFence {
  readonly kind: 'fence';
  readonly end: RegExp;
  readonly language: string;
  readonly codeAt: number;
  /** Its code in pieces of so many lines, up to `piecesEnd`. */
  readonly pieces: readonly string[];
  readonly piecesEnd: number;
  readonly linesSince: number;
}

/** Code that still grows. The pieces are its beginning and do not change any more; `rest` does. */
export interface GrowingCode {
  readonly language: string;
  readonly code: string;
  readonly pieces: readonly string[];
  readonly rest: string;
}

/** The page lays out a piece of code once, and the rest each time that it grows (lines). */
const PIECE = 50;

/** Nobody writes another text with so many of the same letters at the same place (characters). */
const SEAM = 500;

const FENCE = /^ {0,3}(`{3,}|~{3,})([^`]*)$/;
const ITEM = /^([*+-]|\d{1,9}[.)])(\s|$)/;
/** What one more letter may make an item of. */
const BEGINS_ITEM = /^([*+-]|\d{1,9}[.)]?)$/;
const HEADING = /^#{1,6}(\s|$)/;

const AT_FIRST: Before = { isList: false, within: null, last: 'text' };

export const NOTHING_YET: GrowingText = {
  finished: [],
  open: '',
  read: { text: '', blockAt: 0, lineAt: 0, before: AT_FIRST },
};

/**
 * What has become of the blocks now that the text is `text`. Each line is read once, so that a long answer costs no more
 * per letter than a short one. A block ends where an empty line, a fence or a heading ends it; a list, a fence and a
 * formula go on after empty lines. Several short ones may be one block.
 */
export function growTo(grown: GrowingText, text: string): GrowingText {
  // The text is another one, for example because an answer was begun anew.
  if (!goesOn(grown.read.text, text)) return growTo(NOTHING_YET, text);
  const finished: string[] = [];
  let { blockAt, lineAt, before } = grown.read;
  for (;;) {
    const end = text.indexOf('\n', lineAt);
    const isWhole = end !== -1;
    const line = text.slice(lineAt, isWhole ? end : undefined);
    if (lineAt > blockAt && beginsBlock(before, line, isWhole)) {
      finished.push(text.slice(blockAt, lineAt));
      blockAt = lineAt;
      before = AT_FIRST;
    }
    if (!isWhole) break;
    before = afterLine(before, line, { isFirst: lineAt === blockAt, end: end + 1, text });
    lineAt = end + 1;
  }
  return {
    finished: finished.length === 0 ? grown.finished : [...grown.finished, ...finished],
    open: text.slice(blockAt),
    read: { text, blockAt, lineAt, before },
  };
}

/** The open block where it is a fence; null where it is something else. */
export function openFence({ open, read: { text, before } }: GrowingText): GrowingCode | null {
  const { within } = before;
  if (within?.kind === 'fence') {
    const { language, codeAt, pieces, piecesEnd } = within;
    return { language, pieces, code: text.slice(codeAt), rest: text.slice(piecesEnd) };
  }
  // Its first line is being written.
  const language = open.includes('\n') ? undefined : FENCE.exec(open)?.[2];
  return language === undefined ? null : { language: language.trim(), code: '', pieces: [], rest: '' };
}

/** Looks at what was written last only: to compare all of it would cost more the longer it is. */
function goesOn(before: string, text: string): boolean {
  const seam = Math.max(0, before.length - SEAM);
  return text.startsWith(before.slice(seam), seam);
}

function beginsBlock({ isList, within, last }: Before, line: string, isWhole: boolean): boolean {
  if (within !== null || isEmpty(line)) return false;
  if (last === 'end of a fence') return true;
  if (isWhole && (HEADING.test(line) || isFence(line, isList))) return true;
  if (last !== 'empty' || /^\s/.test(line)) return false;
  return !isList || !(ITEM.test(line) || (!isWhole && BEGINS_ITEM.test(line)));
}

function afterLine(
  before: Before,
  line: string,
  { isFirst, end, text }: { readonly isFirst: boolean; readonly end: number; readonly text: string },
): Before {
  const { within } = before;
  const isList = isFirst ? ITEM.test(line) : before.isList;
  if (within?.kind === 'fence') {
    return within.end.test(line)
      ? { isList, within: null, last: 'end of a fence' }
      : { isList, within: withLine(within, end, text), last: 'text' };
  }
  if (within?.kind === 'formula') {
    return { isList, within: line.includes(within.end) ? null : within, last: 'text' };
  }
  if (isEmpty(line)) return { isList, within, last: 'empty' };
  if (isFence(line, isList)) {
    const [, fence = '', language = ''] = FENCE.exec(line) ?? [];
    return {
      isList,
      within: {
        kind: 'fence',
        end: new RegExp(`^ {0,3}${fence.charAt(0)}{${fence.length},}[ \\t]*$`),
        ...{ language: language.trim(), codeAt: end, pieces: [], piecesEnd: end, linesSince: 0 },
      },
      last: 'text',
    };
  }
  return { isList, within: formulaThatBegins(line), last: 'text' };
}

function isEmpty(line: string): boolean {
  return !/\S/.test(line);
}

/** In a list, what is indented belongs to an item and ends with it. */
function isFence(line: string, inList: boolean): boolean {
  return FENCE.test(line) && !(inList && line.startsWith(' '));
}

function withLine(fence: OpenFence, end: number, text: string): OpenFence {
  const linesSince = fence.linesSince + 1;
  if (linesSince < PIECE) return { ...fence, linesSince };
  const pieces = [...fence.pieces, text.slice(fence.piecesEnd, end)];
  return { ...fence, pieces, piecesEnd: end, linesSince: 0 };
}

function formulaThatBegins(line: string): Before['within'] {
  const words = line.trimStart();
  if (words.startsWith('$$') && !words.includes('$$', 2)) return { kind: 'formula', end: '$$' };
  if (words.startsWith('\\[') && !words.includes('\\]')) return { kind: 'formula', end: '\\]' };
  return null;
}
