import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RouteExplanation } from '../../contract/route.ts';
import { explain } from './explain.ts';
import { buildRouteTable } from './resolve.ts';
import {
  anyBackends,
  anyName,
  anyRoutes,
  backendId,
  profile,
  remote,
  route,
  routeId,
} from './routes.test-support.ts';

test('every rule is judged, in order of precedence, with the reason', () => {
  const routes = [
    route(1, { match: 'exact', pattern: 'gpt-4o', enabled: false, priority: 9 }),
    route(2, { match: 'regex', pattern: '(', priority: 8 }),
    route(3, {
      match: 'exact',
      pattern: 'gpt-4o',
      priority: 7,
      targets: [{ backend: backendId(9), model: null }],
    }),
    route(4, { match: 'regex', pattern: 'claude', priority: 6 }),
    route(5, { match: 'prefix', pattern: 'gpt-4*', targets: [{ backend: backendId(1), model: 'openai/*' }] }),
    route(6, { match: 'prefix', pattern: 'gpt-*' }),
    route(7, { match: 'regex', pattern: '4o' }),
    route(8, { match: 'prefix', pattern: '*', priority: -1 }),
  ];
  const explanation = explain(buildRouteTable(routes, [remote(1, 'cloud'), profile(2, 'qwen')]), 'gpt-4o');
  expect(explanation.rules.map(({ route: id, verdict, why }) => [id, verdict, why])).toEqual([
    [routeId(1), 'disabled', 'The route is switched off.'],
    [routeId(2), 'does not match', expect.stringContaining('missing closing )')],
    [routeId(3), 'does not match', 'None of its backends is in use.'],
    [routeId(4), 'does not match', 'The expression is not found in the name.'],
    [null, 'does not match', 'It is another name.'],
    [routeId(5), 'wins', 'The name begins with the prefix, and no rule that matches comes before it.'],
    [routeId(6), 'loses', 'The name begins with the prefix, but “gpt-4*” has a longer prefix.'],
    [
      routeId(7),
      'loses',
      'The expression is found in the name, but “gpt-4*” is more exact (a name before a prefix before an expression).',
    ],
    [routeId(8), 'loses', 'The name begins with the prefix, but “gpt-4*” has a higher priority.'],
  ]);
  expect(explanation.targets).toEqual([{ backend: 'cloud', model: 'openai/o' }]);
  expect(explanation.nearest).toEqual([]);
});

test('an unknown name is explained with the names that are close', () => {
  const explanation = explain(buildRouteTable([], [profile(2, 'qwen3-8b')]), 'qwen');
  expect(explanation).toMatchObject({
    targets: [],
    nearest: ['qwen3-8b'],
    rules: [{ verdict: 'does not match' }],
  });
});

test('an explanation always agrees with the resolution', () => {
  fc.assert(
    fc.property(anyRoutes, anyBackends, anyName, (routes, backends, model) => {
      const table = buildRouteTable(routes, backends);
      const resolution = table.resolve(model);
      const explanation = RouteExplanation.parse(explain(table, model));
      const wins = explanation.rules.filter((rule) => rule.verdict === 'wins').map((rule) => rule.route);
      expect(explanation.rules).toHaveLength(table.rules.length);
      expect(wins).toEqual(resolution.kind === 'resolved' ? [resolution.route] : []);
      expect(explanation.targets).toHaveLength(
        resolution.kind === 'resolved' ? resolution.targets.length : 0,
      );
      expect(explanation.nearest).toEqual(resolution.kind === 'unknown' ? resolution.nearest : []);
    }),
  );
});
