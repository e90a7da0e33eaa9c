import { isLive } from './rule.ts';
import type { Rule } from './rule.ts';

/** The names that a client may use as they stand, sorted: those of profiles and of exact routes in use. */
export function knownNames(rules: readonly Rule[]): string[] {
  const names = rules.filter((rule) => rule.match === 'exact' && isLive(rule)).map((rule) => rule.pattern);
  return [...new Set(names)].sort();
}
