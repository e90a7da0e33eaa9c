import type { RouteExplanation } from '../../contract/route.ts';
import { MAX_NAME_LENGTH } from './pattern.ts';
import type { Captures } from './pattern.ts';
import { whyBefore } from './precedence.ts';
import type { RouteTable } from './resolve.ts';
import { rewriteModel } from './rewrite.ts';
import type { Rule } from './rule.ts';

type Verdict = Pick<RouteExplanation['rules'][number], 'verdict' | 'why'>;

/** Says for every rule, in order of precedence, why a model's name goes that way or does not. */
export function explain(table: RouteTable, model: string): RouteExplanation {
  const found = table.find(model);
  const resolution = table.resolve(model);
  return {
    model,
    rules: table.rules.map((rule) => ({
      route: rule.route,
      match: rule.match,
      pattern: rule.pattern,
      priority: rule.priority,
      ...judge(rule, model, found?.rule ?? null),
    })),
    targets: found === null ? [] : targetsOf(found.rule, model, found.captures),
    nearest: resolution.kind === 'unknown' ? [...resolution.nearest] : [],
  };
}

function targetsOf(rule: Rule, model: string, captures: Captures): RouteExplanation['targets'] {
  return rule.targets.map((target) => ({
    backend: target.backend.name,
    model: rewriteModel(target.model, model, captures),
  }));
}

function judge(rule: Rule, model: string, winner: Rule | null): Verdict {
  if (!rule.enabled) return { verdict: 'disabled', why: 'The route is switched off.' };
  const obstacle = obstacleOf(rule, model);
  if (obstacle !== null) return { verdict: 'does not match', why: obstacle };
  if (winner === null || rule === winner) {
    return { verdict: 'wins', why: `${fit(rule)}, and no rule that matches comes before it.` };
  }
  return { verdict: 'loses', why: `${fit(rule)}, but “${winner.pattern}” ${whyBefore(winner, rule)}.` };
}

function obstacleOf(rule: Rule, model: string): string | null {
  if (rule.problem !== null) return rule.problem;
  if (model.length > MAX_NAME_LENGTH) return `No name is longer than ${MAX_NAME_LENGTH} characters.`;
  if (rule.matches(model) === null) return misfit(rule);
  if (rule.targets.length === 0) return 'None of its backends is in use.';
  return null;
}

function fit(rule: Rule): string {
  switch (rule.match) {
    case 'exact':
      return rule.route === null ? 'It is the name of a server' : 'It is the route’s name';
    case 'prefix':
      return 'The name begins with the prefix';
    case 'regex':
      return 'The expression is found in the name';
  }
}

function misfit(rule: Rule): string {
  switch (rule.match) {
    case 'exact':
      return 'It is another name.';
    case 'prefix':
      return `The name does not begin with “${rule.pattern.slice(0, -1)}”.`;
    case 'regex':
      return 'The expression is not found in the name.';
  }
}
