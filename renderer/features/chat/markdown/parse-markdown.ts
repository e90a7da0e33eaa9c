import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { mathFromMarkdown } from 'mdast-util-math';
import { gfm } from 'micromark-extension-gfm';
import { math } from 'micromark-extension-math';
import { unifyMaths } from './maths-delimiters.ts';

const EXTENSIONS = [gfm({ singleTilde: false }), math({ singleDollarTextMath: false })];
const FROM = [gfmFromMarkdown(), mathFromMarkdown()];

/** Longer than any answer that is worth reading as Markdown (characters). */
const LONGEST = 400_000;
/** The parser takes quadratic time for markers within markers; nobody writes this many. */
const NESTED = /^(?:[ \t]*(?:[>*+-][ \t]*){40}|[ \t]{60,}(?:[*+-]|\d+[.)])[ \t])/m;

/** GitHub's Markdown with maths as a tree; null for what is too long or too deep to be read as such. */
export function parseMarkdown(markdown: string): Root | null {
  if (markdown.length > LONGEST || NESTED.test(markdown)) return null;
  try {
    return fromMarkdown(unifyMaths(markdown), { extensions: EXTENSIONS, mdastExtensions: FROM });
  } catch {
    // A text that the parser gives up on (its stack ends) is still a text.
    return null;
  }
}
