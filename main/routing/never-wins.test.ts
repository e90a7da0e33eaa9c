import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neverWins } from './never-wins.ts';
import { buildRouteTable } from './resolve.ts';
import { anyBackends, anyName, anyRoutes, profile, remote, route } from './routes.test-support.ts';

type Kind = 'exact' | 'prefix' | 'regex';

type Patterns = readonly (readonly [Kind, string, priority?: number])[];

/** The patterns that can never win, each with the one that takes its names, of routes in this order of age. */
function hopeless(patterns: Patterns) {
  const routes = patterns.map(([match, pattern, priority = 0], n) => route(n, { match, pattern, priority }));
  const found = neverWins(buildRouteTable(routes, [remote(1), profile(2, 'local')]));
  return [...found].map(([rule, winner]) => `${rule.pattern} < ${winner.pattern}`);
}

describe('a rule that can never win', () => {
  it.each<[string, Patterns, string[]]>([
    [
      'a name of which an older route has it',
      [
        ['exact', 'a'],
        ['exact', 'a'],
      ],
      ['a < a'],
    ],
    ['a server’s name that a route takes', [['exact', 'local']], ['local < local']],
    [
      'a name below a pattern of a higher priority',
      [
        ['exact', 'gpt-5'],
        ['prefix', 'gpt-*', 1],
      ],
      ['gpt-5 < gpt-*'],
    ],
    [
      'a longer prefix below a shorter one',
      [
        ['prefix', 'gpt-5*'],
        ['prefix', 'gpt-*', 1],
      ],
      ['gpt-5* < gpt-*'],
    ],
    [
      'an expression below the prefix that it begins with',
      [
        ['regex', '^gpt-(\\d+)$'],
        ['prefix', 'gpt-*'],
      ],
      ['^gpt-(\\d+)$ < gpt-*'],
    ],
    [
      'anything behind everything',
      [
        ['regex', 'a|b'],
        ['prefix', '*'],
      ],
      ['a|b < *'],
    ],
    [
      'a prefix below an expression that takes all of it',
      [
        ['prefix', 'gpt-4*'],
        ['regex', '^gpt-.*$', 1],
      ],
      ['gpt-4* < ^gpt-.*$'],
    ],
    [
      'a prefix that holds what an expression looks for',
      [
        ['prefix', 'my/llama*'],
        ['regex', 'llama', 1],
      ],
      ['my/llama* < llama'],
    ],
    [
      'the same expression again',
      [
        ['regex', 'a+|b'],
        ['regex', 'a+|b'],
      ],
      ['a+|b < a+|b'],
    ],
  ])('is %s', (_name, patterns, expected) => {
    expect(hopeless(patterns)).toEqual(expected);
  });

  it.each<[string, Patterns]>([
    [
      'a more exact one of the same priority',
      [
        ['exact', 'gpt-5'],
        ['prefix', 'gpt-5*'],
        ['prefix', 'gpt-*'],
        ['regex', '^gpt'],
      ],
    ],
    [
      'a prefix that an expression takes in part',
      [
        ['prefix', 'gpt-*'],
        ['regex', '^gpt-\\d$', 1],
      ],
    ],
    [
      'an expression that begins otherwise in an alternative',
      [
        ['prefix', 'a*'],
        ['regex', '^a|b'],
      ],
    ],
    [
      'an expression whose letter may be missing',
      [
        ['prefix', 'ab*'],
        ['regex', '^ab?c'],
      ],
    ],
    [
      'an expression that takes capitals, too',
      [
        ['prefix', 'a*'],
        ['regex', '(?i)^a'],
      ],
    ],
  ])('is not %s', (_name, patterns) => {
    expect(hopeless(patterns)).toEqual([]);
  });

  it('is not one behind a rule that is switched off', () => {
    const routes = [
      route(1, { match: 'exact', pattern: 'a', enabled: false }),
      route(2, { match: 'exact', pattern: 'a' }),
    ];
    expect(neverWins(buildRouteTable(routes, [remote(1)])).size).toBe(0);
  });
});

it('whatever the routes, no name is led anywhere by a rule that can never win', () => {
  const expressions = fc.constantFrom(
    'a',
    '^a',
    '^a.*$',
    '^a(.*)$',
    '^ab?',
    '^a-$',
    '^',
    '.*',
    'b$',
    '^(a|b)',
    '^\\-',
    'a|b',
  );
  fc.assert(
    fc.property(
      anyRoutes,
      fc.array(expressions),
      anyBackends,
      fc.array(anyName),
      (routes, more, backends, names) => {
        const all = [
          ...routes,
          ...more.map((pattern, n) => route(50 + n, { match: 'regex', pattern, priority: n % 3 })),
        ];
        const table = buildRouteTable(all, backends);
        const found = neverWins(table);
        for (const name of names) {
          const rule = table.find(name)?.rule;
          expect(rule !== undefined && found.has(rule)).toBe(false);
        }
      },
    ),
  );
});
