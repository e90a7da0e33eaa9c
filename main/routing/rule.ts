import { Failure } from '../../contract/failure.ts';
import type { BackendId, RouteId } from '../../contract/ids.ts';
import type { MatchKind, Route } from '../../contract/route.ts';
import { compilePattern } from './pattern.ts';
import type { Captures } from './pattern.ts';

/** What routing needs to know of a backend. */
export interface RoutedBackend {
  readonly id: BackendId;
  readonly name: string;
  /** A local server profile: reachable by its own name. */
  readonly isProfile: boolean;
}

export interface RuleTarget {
  readonly backend: RoutedBackend;
  /** The template, see rewrite.ts. */
  readonly model: string | null;
  /** Tokens that it takes; null where the route does not say. */
  readonly contextTokens: number | null;
}

/** A route ready to match, or the name of a local server profile, which acts like one. */
export interface Rule {
  /** Null for a profile's name. */
  readonly route: RouteId | null;
  readonly match: MatchKind;
  readonly pattern: string;
  readonly priority: number;
  /** Unix milliseconds; 0 for a profile's name. */
  readonly createdAt: number;
  readonly enabled: boolean;
  /** Those whose backend is there and in use. */
  readonly targets: readonly RuleTarget[];
  /** Whether a stream is held back until it is complete. */
  readonly waitForWholeAnswer: boolean;
  /** Why the pattern can match nothing, if so. */
  readonly problem: string | null;
  /** Whether the pattern fits; whether the rule is in use is another question, see {@link isLive}. */
  matches(name: string): Captures | null;
}

export function ruleOfRoute(route: Route, backends: ReadonlyMap<BackendId, RoutedBackend>): Rule {
  const targets = route.targets.flatMap(({ backend: id, model, contextTokens }) => {
    const backend = backends.get(id);
    return backend === undefined ? [] : [{ backend, model, contextTokens }];
  });
  const { match, pattern, priority, createdAt, enabled, waitForWholeAnswer } = route;
  return {
    ...{ route: route.id, match, pattern, priority, createdAt, enabled, targets, waitForWholeAnswer },
    ...matcherOf(route),
  };
}

export function ruleOfProfile(profile: RoutedBackend): Rule {
  return {
    route: null,
    match: 'exact',
    pattern: profile.name,
    priority: 0,
    createdAt: 0,
    enabled: true,
    targets: [{ backend: profile, model: null, contextTokens: null }],
    waitForWholeAnswer: false,
    ...matcherOf({ match: 'exact', pattern: profile.name }),
  };
}

/** True for a rule that can win. */
export function isLive(rule: Rule): boolean {
  return rule.enabled && rule.problem === null && rule.targets.length > 0;
}

/** Patterns are checked when they are saved; one that fails all the same must not take the other routes down. */
function matcherOf({ match, pattern }: Pick<Route, 'match' | 'pattern'>): Pick<Rule, 'problem' | 'matches'> {
  try {
    const compiled = compilePattern(match, pattern);
    return { problem: null, matches: (name) => compiled.matches(name) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { problem: error.message, matches: () => null };
  }
}
