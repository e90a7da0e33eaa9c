import type { BackendId, RouteId } from '../../contract/ids.ts';
import type { Route } from '../../contract/route.ts';
import { knownNames } from './names.ts';
import { nearestNames } from './nearest.ts';
import { MAX_NAME_LENGTH } from './pattern.ts';
import type { Captures } from './pattern.ts';
import { compareRules } from './precedence.ts';
import { rewriteModel } from './rewrite.ts';
import { isLive, ruleOfProfile, ruleOfRoute } from './rule.ts';
import type { RoutedBackend, Rule } from './rule.ts';

export interface ResolvedTarget {
  readonly backend: BackendId;
  /** What to ask the backend for. */
  readonly model: string;
  /** Tokens that it takes; null where the route does not say. */
  readonly contextTokens: number | null;
}

export type Resolution =
  | {
      readonly kind: 'resolved';
      /** Null when it is a local server's own name. */
      readonly route: RouteId | null;
      /** To be tried in this order; never empty. */
      readonly targets: readonly ResolvedTarget[];
      /** Whether a stream is held back until it is complete. */
      readonly waitForWholeAnswer: boolean;
    }
  | { readonly kind: 'unknown'; readonly nearest: readonly string[] };

/** All routes and server names, ready to answer; it never changes, a change of routes makes a new one. */
export interface RouteTable {
  resolve(model: string): Resolution;
  /** The rule that decides and what it found. */
  find(model: string): { readonly rule: Rule; readonly captures: Captures } | null;
  /** Every rule in order of precedence, also those that are switched off or lead nowhere. */
  readonly rules: readonly Rule[];
  /** What `/v1/models` lists. */
  readonly names: readonly string[];
}

/**
 * Builds the table. Of several rules that match, the one with the highest priority wins; then an exact name before
 * the longest prefix before an expression; then the oldest. A server's own name counts as an exact rule of
 * priority 0, behind an exact route of that priority.
 */
export function buildRouteTable(routes: readonly Route[], backends: readonly RoutedBackend[]): RouteTable {
  const byId = new Map(backends.map((backend) => [backend.id, backend]));
  const rules = [
    ...routes.map((route) => ruleOfRoute(route, byId)),
    ...backends.filter((backend) => backend.isProfile).map(ruleOfProfile),
  ].sort(compareRules);

  const live = rules.filter(isLive);
  const exact = new Map<string, Rule>();
  for (const rule of live) {
    if (rule.match === 'exact' && !exact.has(rule.pattern)) exact.set(rule.pattern, rule);
  }
  const patterns = live.filter((rule) => rule.match !== 'exact');
  const names = knownNames(rules);

  function find(model: string): { rule: Rule; captures: Captures } | null {
    if (model.length > MAX_NAME_LENGTH) return null;
    const named = exact.get(model);
    for (const rule of patterns) {
      // At the same priority an exact name wins, so only patterns of a higher one need to be tried.
      if (named !== undefined && rule.priority <= named.priority) break;
      const captures = rule.matches(model);
      if (captures !== null) return { rule, captures };
    }
    return named === undefined ? null : { rule: named, captures: { match: 'exact' } };
  }

  return {
    rules,
    names,
    find,
    resolve(model) {
      const found = find(model);
      if (found === null) {
        return { kind: 'unknown', nearest: model.length > MAX_NAME_LENGTH ? [] : nearestNames(model, names) };
      }
      const targets = found.rule.targets.map((target) => ({
        backend: target.backend.id,
        model: rewriteModel(target.model, model, found.captures),
        contextTokens: target.contextTokens,
      }));
      const { route, waitForWholeAnswer } = found.rule;
      return { kind: 'resolved', route, targets, waitForWholeAnswer };
    },
  };
}
