import { inEnglish, phrase, phrasesOf } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import type { RouteExplanation } from '../../contract/route.ts';
import { MAX_NAME_LENGTH } from './pattern.ts';
import type { Captures } from './pattern.ts';
import { whyBefore } from './precedence.ts';
import type { RouteTable } from './resolve.ts';
import { rewriteModel } from './rewrite.ts';
import type { Rule } from './rule.ts';

type Verdict = Pick<RouteExplanation['rules'][number], 'verdict' | 'why' | 'phrases'>;

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
  if (!rule.enabled) return because('disabled', phrase`The route is switched off.`);
  const obstacle = obstacleOf(rule, model);
  if (obstacle !== null) return because('does not match', obstacle);
  if (winner === null || rule === winner) {
    return because('wins', phrase`${fit(rule)}, and no rule that matches comes before it.`);
  }
  return because('loses', phrase`${fit(rule)}, but “${winner.pattern}” ${whyBefore(winner, rule)}.`);
}

function because(verdict: Verdict['verdict'], why: string | Phrase): Verdict {
  return { verdict, why: inEnglish(why), ...phrasesOf({ why }) };
}

function obstacleOf(rule: Rule, model: string): string | Phrase | null {
  if (rule.problem !== null) return rule.problem;
  if (model.length > MAX_NAME_LENGTH) return phrase`No name is longer than ${MAX_NAME_LENGTH} characters.`;
  if (rule.matches(model) === null) return misfit(rule);
  if (rule.targets.length === 0) return phrase`None of its backends is in use.`;
  return null;
}

function fit(rule: Rule): Phrase {
  switch (rule.match) {
    case 'exact':
      return rule.route === null ? phrase`It is the name of a server` : phrase`It is the route’s name`;
    case 'prefix':
      return phrase`The name begins with the prefix`;
    case 'regex':
      return phrase`The expression is found in the name`;
  }
}

function misfit(rule: Rule): Phrase {
  switch (rule.match) {
    case 'exact':
      return phrase`It is another name.`;
    case 'prefix':
      return phrase`The name does not begin with “${rule.pattern.slice(0, -1)}”.`;
    case 'regex':
      return phrase`The expression is not found in the name.`;
  }
}
