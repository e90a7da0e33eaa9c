/**
 * Code, which is left as it is: fences (to the end of the text where one is not closed) and spans, which end with their
 * paragraph, so that a lone backtick is not looked for through all of the text.
 */
const CODE =
  /(^|\n)[ \t]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:\n[ \t]*\2[`~]*[ \t]*(?=\n|$)|$)|(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])*?[^`]\3(?!`)/g;
/** What may be a formula; longer ones are no formulas. */
const DISPLAY = /\\\[([\s\S]{1,4000}?)\\\]/g;
const INLINE = /\\\(([^\n]{1,1000}?)\\\)/g;
/** A dollar that opens is followed by no space; one that closes comes after none and before no digit: not "$5 and $10". */
const DOLLARS = /(?<![\\$\w])\$(?![\s$])([^$\n]{0,400}?[^\s$\\])\$(?![\d$\w])/g;

/**
 * Writes formulas as the Markdown parser reads them, with two dollars: models write `\(…\)`, `\[…\]` and `$…$` as well.
 * The rule for single dollars is Pandoc's (tex_math_dollars).
 */
export function unifyMaths(markdown: string): string {
  if (!/\\[([]|\$/.test(markdown)) return markdown;
  let unified = '';
  let from = 0;
  for (const { 0: code, index } of markdown.matchAll(CODE)) {
    unified += unifyOutsideOfCode(markdown.slice(from, index)) + code;
    from = index + code.length;
  }
  return unified + unifyOutsideOfCode(markdown.slice(from));
}

function unifyOutsideOfCode(text: string): string {
  return text
    .replace(DISPLAY, (_all, formula: string) => `\n$$\n${formula.trim()}\n$$\n`)
    .replace(INLINE, (_all, formula: string) => `$$${formula.trim()}$$`)
    .replace(DOLLARS, (_all, formula: string) => `$$${formula}$$`);
}
