import fc from 'fast-check';
import type * as z from 'zod';
import { BackendId, RouteId } from '../../contract/ids.ts';
import { Route } from '../../contract/route.ts';
import type { RoutedBackend } from './rule.ts';

export function backendId(n: number): BackendId {
  return BackendId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
}

export function routeId(n: number): RouteId {
  return RouteId.parse(`11111111-0000-4000-8000-${String(n).padStart(12, '0')}`);
}

export function remote(n: number, name = `remote-${n}`): RoutedBackend {
  return { id: backendId(n), name, isProfile: false };
}

export function profile(n: number, name: string): RoutedBackend {
  return { id: backendId(n), name, isProfile: true };
}

/** A route to backend 1, unless told otherwise. */
export function route(
  n: number,
  parts: Partial<z.input<typeof Route>> & Pick<Route, 'match' | 'pattern'>,
): Route {
  return Route.parse({
    id: routeId(n),
    targets: [{ backend: backendId(1) }],
    ...{ createdAt: n, updatedAt: n, revision: 1, managed: false },
    ...parts,
  });
}

/** Few letters, so that patterns meet names and each other. */
export const anyName = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 5 });

const anyPattern = fc.oneof(
  fc.record({ match: fc.constant('exact' as const), pattern: anyName }),
  fc.record({
    match: fc.constant('prefix' as const),
    pattern: fc.oneof(anyName, fc.constant('')).map((p) => `${p}*`),
  }),
  fc.record({
    match: fc.constant('regex' as const),
    pattern: fc.constantFrom('a', '^b', 'a+b$', '^(a|b)-', '.', '^$'),
  }),
);

/** Routes to backends 1 to 4, of which the table under test may lack some. */
export const anyRoutes: fc.Arbitrary<Route[]> = fc
  .array(
    fc.tuple(
      anyPattern,
      fc.record({
        priority: fc.integer({ min: -1, max: 1 }),
        createdAt: fc.integer({ min: 1, max: 2 }),
        enabled: fc.boolean(),
        targets: fc.array(
          fc.record({ backend: fc.integer({ min: 1, max: 4 }).map(backendId), model: fc.constant(null) }),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
      }),
    ),
    { maxLength: 12 },
  )
  .map((drafts) => drafts.map(([pattern, rest], n) => route(n, { ...pattern, ...rest })));

/** Two remote backends and up to three profiles with different names. */
export const anyBackends: fc.Arbitrary<RoutedBackend[]> = fc
  .uniqueArray(anyName, { maxLength: 3 })
  .map((names) => [remote(1), remote(2), ...names.map((name, n) => profile(10 + n, name))]);
