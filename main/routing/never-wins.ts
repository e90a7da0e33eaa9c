import type { RouteTable } from './resolve.ts';
import { isLive } from './rule.ts';
import type { Rule } from './rule.ts';

/**
 * The names that a pattern matches, as far as that can be told. Names hold no line breaks.
 * `part`: some of those that begin so.
 */
type Names =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'begins'; readonly text: string }
  | { readonly kind: 'contains'; readonly text: string }
  | { readonly kind: 'part'; readonly text: string };

/**
 * The rules that can never win, each with a rule before it that takes every name it matches. Only what is certain is
 * said: that two expressions together leave nothing to a third, for example, is not seen.
 */
export function neverWins(table: RouteTable): Map<Rule, Rule> {
  const found = new Map<Rule, Rule>();
  const before: { readonly rule: Rule; readonly names: Names }[] = [];
  for (const rule of table.rules.filter(isLive)) {
    if (rule.match === 'exact') {
      const winner = table.find(rule.pattern)?.rule;
      if (winner !== undefined && winner !== rule) found.set(rule, winner);
      continue;
    }
    const names = namesOf(rule);
    const winner = before.find((other) => covers(other.names, names) || isSame(other.rule, rule));
    if (winner === undefined) before.push({ rule, names });
    else found.set(rule, winner.rule);
  }
  return found;
}

function isSame(a: Rule, b: Rule): boolean {
  return a.match === b.match && a.pattern === b.pattern;
}

/** Whether whatever `narrow` matches, `wide` matches, too. */
function covers(wide: Names, narrow: Names): boolean {
  switch (wide.kind) {
    case 'name':
      return narrow.kind === 'name' && narrow.text === wide.text;
    case 'begins':
      return narrow.kind === 'contains' ? wide.text === '' : narrow.text.startsWith(wide.text);
    case 'contains':
      return narrow.text.includes(wide.text);
    case 'part':
      return false;
  }
}

function namesOf({ match, pattern }: Rule): Names {
  switch (match) {
    case 'exact':
      return { kind: 'name', text: pattern };
    case 'prefix':
      return { kind: 'begins', text: pattern.slice(0, -1) };
    case 'regex':
      return namesOfExpression(pattern);
  }
}

/** Signs that stand for themselves, and those that do behind a backslash. */
const LITERAL = String.raw`(?:[\w\-/:@ ,#&=~]|\\[.+*?()|[\]{}^$\\\-/])`;
const SIMPLE = new RegExp(`^(\\^?)(${LITERAL}*)(\\.\\*|\\(\\.\\*\\))?(\\$?)$`);
/** A sign that is followed by a count may be missing. */
const BEGINNING = new RegExp(`^\\^((?:${LITERAL}(?![*+?{]))*)`);

function namesOfExpression(pattern: string): Names {
  const [simple, start, literal = '', rest = '', end] = SIMPLE.exec(pattern) ?? [];
  if (simple !== undefined) {
    const text = unescaped(literal);
    const open = rest !== '' || end === '';
    if (start === '') return open ? { kind: 'contains', text } : { kind: 'part', text: '' };
    return { kind: open ? 'begins' : 'name', text };
  }
  // An alternative may begin otherwise, and flags change what letters mean.
  const isPlain = !/\||\(\?/.test(pattern);
  return { kind: 'part', text: isPlain ? unescaped(BEGINNING.exec(pattern)?.[1] ?? '') : '' };
}

function unescaped(literal: string): string {
  return literal.replace(/\\(.)/g, '$1');
}
