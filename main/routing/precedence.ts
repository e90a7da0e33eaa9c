import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import type { MatchKind } from '../../contract/route.ts';
import type { Rule } from './rule.ts';

/** What decides between two rules that match. */
export type Ranked = Pick<Rule, 'priority' | 'match' | 'pattern' | 'route' | 'createdAt'>;

const RANK: Record<MatchKind, number> = { exact: 0, prefix: 1, regex: 2 };

/**
 * The order of precedence, most important first. Each line compares two rules (negative: the first one comes
 * before) and says why the one that comes before does.
 */
const CRITERIA: readonly { compare: (a: Ranked, b: Ranked) => number; why: Phrase }[] = [
  { compare: (a, b) => b.priority - a.priority, why: phrase`has a higher priority` },
  {
    compare: (a, b) => RANK[a.match] - RANK[b.match],
    why: phrase`is more exact (a name before a prefix before an expression)`,
  },
  {
    compare: (a, b) =>
      a.match === 'prefix' && b.match === 'prefix' ? b.pattern.length - a.pattern.length : 0,
    why: phrase`has a longer prefix`,
  },
  {
    compare: (a, b) => Number(a.route === null) - Number(b.route === null),
    why: phrase`is a route, not a server’s own name`,
  },
  { compare: (a, b) => a.createdAt - b.createdAt, why: phrase`is older` },
  {
    compare: (a, b) => compareText(a.route ?? '', b.route ?? ''),
    why: phrase`is of the same age and has the smaller id`,
  },
];

/** Sorts the rule that wins first. Total for any set of routes, so the order in which they are given is no matter. */
export function compareRules(a: Ranked, b: Ranked): number {
  return deciding(a, b)?.compare(a, b) ?? 0;
}

/** Why `winner` comes before `loser`, as the end of a sentence about the winner. */
export function whyBefore(winner: Ranked, loser: Ranked): Phrase {
  return deciding(winner, loser)?.why ?? phrase`comes first`;
}

function deciding(a: Ranked, b: Ranked) {
  return CRITERIA.find(({ compare }) => compare(a, b) !== 0);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
