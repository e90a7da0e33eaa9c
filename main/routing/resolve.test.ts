import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Route } from '../../contract/route.ts';
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
import type { RoutedBackend } from './rule.ts';

/** Which route wins, as its number; `null` for a profile, `undefined` for no winner. */
function winner(
  routes: Route[],
  model: string,
  backends: RoutedBackend[] = [remote(1)],
): string | null | undefined {
  const resolution = buildRouteTable(routes, backends).resolve(model);
  return resolution.kind === 'resolved' ? resolution.route : undefined;
}

describe('of several routes that match', () => {
  test('the one with the highest priority wins, whatever its kind', () => {
    const exact = route(1, { match: 'exact', pattern: 'gpt-4o' });
    const regex = route(2, { match: 'regex', pattern: '.', priority: 1 });
    expect(winner([exact, regex], 'gpt-4o')).toBe(routeId(2));
  });

  test('at the same priority a name wins over a prefix, and a prefix over an expression', () => {
    const regex = route(1, { match: 'regex', pattern: '^gpt-4o$' });
    const prefix = route(2, { match: 'prefix', pattern: '*' });
    const exact = route(3, { match: 'exact', pattern: 'gpt-4o' });
    expect(winner([regex, prefix, exact], 'gpt-4o')).toBe(routeId(3));
    expect(winner([regex, prefix], 'gpt-4o')).toBe(routeId(2));
  });

  test('the longest prefix wins', () => {
    const short = route(1, { match: 'prefix', pattern: 'gpt-*' });
    const long = route(2, { match: 'prefix', pattern: 'gpt-4*' });
    expect(winner([short, long], 'gpt-4o')).toBe(routeId(2));
    expect(winner([short, long], 'gpt-5')).toBe(routeId(1));
  });

  test('the oldest wins, and of the same age the one with the smaller id', () => {
    const parts = { match: 'regex', pattern: 'a', createdAt: 5 } as const;
    expect(winner([route(2, parts), route(1, { ...parts, createdAt: 6 })], 'a')).toBe(routeId(2));
    expect(winner([route(2, parts), route(1, parts)], 'a')).toBe(routeId(1));
  });
});

describe('a route', () => {
  test('that is switched off never matches', () => {
    expect(winner([route(1, { match: 'exact', pattern: 'a', enabled: false })], 'a')).toBeUndefined();
  });

  test('skips targets whose backend is gone, and keeps the order of the others', () => {
    const targets = [3, 9, 2].map((n) => ({ backend: backendId(n), model: `m${n}`, contextTokens: n }));
    const table = buildRouteTable(
      [route(1, { match: 'exact', pattern: 'a', targets, waitForWholeAnswer: true })],
      [remote(2), remote(3)],
    );
    expect(table.resolve('a')).toEqual({
      kind: 'resolved',
      route: routeId(1),
      targets: [
        { backend: backendId(3), model: 'm3', contextTokens: 3 },
        { backend: backendId(2), model: 'm2', contextTokens: 2 },
      ],
      waitForWholeAnswer: true,
    });
  });

  test('whose backends are all gone lets the next one win', () => {
    const gone = route(1, {
      match: 'exact',
      pattern: 'a',
      targets: [{ backend: backendId(9), model: null }],
    });
    expect(winner([gone, route(2, { match: 'prefix', pattern: '*' })], 'a')).toBe(routeId(2));
  });

  test('with a pattern that cannot be used does not take the others down', () => {
    const broken = route(1, { match: 'regex', pattern: '(' });
    expect(winner([broken, route(2, { match: 'regex', pattern: 'a' })], 'a')).toBe(routeId(2));
  });

  test('asks each target for the model of its template', () => {
    const targets = [
      { backend: backendId(1), model: 'x-*' },
      { backend: backendId(1), model: null },
    ];
    const table = buildRouteTable([route(1, { match: 'prefix', pattern: 'gpt-*', targets })], [remote(1)]);
    expect(table.resolve('gpt-4o')).toMatchObject({ targets: [{ model: 'x-4o' }, { model: 'gpt-4o' }] });
  });
});

describe('a server’s own name', () => {
  const backends = [remote(1), profile(2, 'qwen3-8b')];

  test('needs no route', () => {
    expect(buildRouteTable([], backends).resolve('qwen3-8b')).toEqual({
      kind: 'resolved',
      route: null,
      targets: [{ backend: backendId(2), model: 'qwen3-8b', contextTokens: null }],
      waitForWholeAnswer: false,
    });
  });

  test.each([
    ['loses to a route of that name', { match: 'exact', pattern: 'qwen3-8b' }, routeId(1)],
    [
      'wins over such a route of negative priority',
      { match: 'exact', pattern: 'qwen3-8b', priority: -1 },
      null,
    ],
    ['wins over a prefix of the same priority', { match: 'prefix', pattern: 'qwen3-8*' }, null],
    ['loses to a prefix of a higher priority', { match: 'prefix', pattern: '*', priority: 1 }, routeId(1)],
  ] as const)('%s', (_case, parts, expected) => {
    expect(winner([route(1, parts)], 'qwen3-8b', backends)).toBe(expected);
  });

  test('is for profiles only: a remote backend needs a route', () => {
    expect(winner([], 'remote-1', backends)).toBeUndefined();
  });
});

describe('an unknown name', () => {
  test('comes with the names that are close: of servers and of exact routes in use', () => {
    const routes = [
      route(1, { match: 'exact', pattern: 'qwen-fast' }),
      route(2, { match: 'exact', pattern: 'qwen-off', enabled: false }),
      route(3, { match: 'prefix', pattern: 'qwen-remote-*' }),
    ];
    expect(buildRouteTable(routes, [remote(1), profile(2, 'qwen3-8b')]).resolve('qwen')).toEqual({
      kind: 'unknown',
      nearest: ['qwen3-8b', 'qwen-fast'],
    });
  });

  test('that is longer than any model’s is not even looked for', () => {
    const table = buildRouteTable([route(1, { match: 'prefix', pattern: '*' })], [remote(1)]);
    expect(table.resolve('a'.repeat(512))).toMatchObject({ kind: 'resolved' });
    expect(table.resolve('a'.repeat(513))).toEqual({ kind: 'unknown', nearest: [] });
  });
});

test('the listed names are those of servers and of exact routes that lead somewhere, each once and sorted', () => {
  const routes = [
    route(1, { match: 'exact', pattern: 'zeta' }),
    route(2, { match: 'exact', pattern: 'zeta', priority: 3 }),
    route(3, { match: 'exact', pattern: 'off', enabled: false }),
    route(4, { match: 'exact', pattern: 'gone', targets: [{ backend: backendId(9), model: null }] }),
    route(5, { match: 'prefix', pattern: 'gpt-*' }),
  ];
  expect(buildRouteTable(routes, [remote(1), profile(2, 'alpha')]).names).toEqual(['alpha', 'zeta']);
});

/** The rules of precedence once more, by brute force: what no other candidate beats. */
function oracle(routes: Route[], backends: RoutedBackend[], model: string): string | null | undefined {
  type Candidate = { id: string | null; priority: number; kind: number; length: number; createdAt: number };
  const ids = new Set(backends.map((backend) => backend.id));
  const candidates: Candidate[] = [];
  for (const { id, match, pattern, priority, createdAt, enabled, targets } of routes) {
    if (!enabled || !targets.some((target) => ids.has(target.backend))) continue;
    const stem = pattern.slice(0, -1);
    if (match === 'exact' && model === pattern)
      candidates.push({ id, priority, kind: 3, length: 0, createdAt });
    if (match === 'prefix' && model.slice(0, stem.length) === stem) {
      candidates.push({ id, priority, kind: 1, length: stem.length, createdAt });
    }
    if (match === 'regex' && new RegExp(pattern).test(model)) {
      candidates.push({ id, priority, kind: 0, length: 0, createdAt });
    }
  }
  // Between an exact route (3) and a prefix (1).
  if (backends.some((backend) => backend.isProfile && backend.name === model)) {
    candidates.push({ id: null, priority: 0, kind: 2, length: 0, createdAt: 0 });
  }
  const beats = (a: Candidate, b: Candidate): boolean => {
    if (a.priority !== b.priority) return a.priority > b.priority;
    if (a.kind !== b.kind) return a.kind > b.kind;
    if (a.length !== b.length) return a.length > b.length;
    if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt;
    return String(a.id) < String(b.id);
  };
  return candidates.find((one) => candidates.every((other) => other === one || beats(one, other)))?.id;
}

describe('any set of routes', () => {
  test('resolves as a search through all pairs does', () => {
    fc.assert(
      fc.property(anyRoutes, anyBackends, anyName, (routes, backends, model) => {
        expect(winner(routes, model, backends)).toBe(oracle(routes, backends, model));
      }),
      { numRuns: 1_000 },
    );
  });

  test('resolves alike in whatever order it is given', () => {
    const shuffled = fc
      .tuple(anyRoutes, anyBackends)
      .chain(([routes, backends]) =>
        fc.tuple(
          fc.constant(buildRouteTable(routes, backends)),
          fc.shuffledSubarray(routes, { minLength: routes.length }),
          fc.shuffledSubarray(backends, { minLength: backends.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, anyName, ([table, routes, backends], model) => {
        const other = buildRouteTable(routes, backends);
        expect(other.resolve(model)).toEqual(table.resolve(model));
        expect(other.names).toEqual(table.names);
        expect(other.rules.map((rule) => rule.route)).toEqual(table.rules.map((rule) => rule.route));
      }),
    );
  });
});
