import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_PRIORITY, MIN_PRIORITY } from '../../contract/route.ts';
import type { Route } from '../../contract/route.ts';
import { byPrecedence, reorder } from './reorder.ts';
import { anyRoutes, route, routeId } from './routes.test-support.ts';

function applied(order: readonly Route[]): Route[] {
  const changed = reorder(order);
  return order.map((one) => ({ ...one, priority: changed.get(one.id) ?? one.priority }));
}

const ids = (routes: readonly Route[]) => routes.map(({ id }) => id);

/** Routes of any precedence, also at the ends of the range, in any order that a user may ask for. */
const anyOrder = anyRoutes
  .chain((routes) =>
    fc.tuple(
      fc.shuffledSubarray(routes, { minLength: routes.length }),
      fc.array(fc.constantFrom(MIN_PRIORITY, MIN_PRIORITY + 1, -1, 0, 1, 2, MAX_PRIORITY), {
        minLength: routes.length,
        maxLength: routes.length,
      }),
    ),
  )
  .map(([order, priorities]) => order.map((one, n) => ({ ...one, priority: priorities[n]! })));

describe('reordering', () => {
  test('makes any asked order the order of precedence, within the range of priorities', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const after = applied(order);
        expect(ids([...after].sort(byPrecedence))).toEqual(ids(order));
        for (const { priority } of after) {
          expect(priority).toBeGreaterThanOrEqual(MIN_PRIORITY);
          expect(priority).toBeLessThanOrEqual(MAX_PRIORITY);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('changes as few routes as possible', () => {
    fc.assert(
      fc.property(
        anyOrder.map((order) => order.slice(0, 7)),
        (order) => {
          expect(reorder(order).size).toBe(fewest(order));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('changes nothing where the order is right already', () => {
    fc.assert(
      fc.property(anyRoutes, (routes) => {
        expect(reorder([...routes].sort(byPrecedence)).size).toBe(0);
      }),
    );
  });

  test('changes one route when one is dragged to the top', () => {
    const routes = [1, 2, 3, 4].map((n) => route(n, { match: 'exact', pattern: 'a' }));
    const [a, b, c, d] = routes as [Route, Route, Route, Route];
    expect(reorder([d, a, b, c])).toEqual(new Map([[routeId(4), 1]]));
  });
});

/** How many must change, by trying every set of routes that keep their priority. */
function fewest(order: readonly Route[]): number {
  let best = order.length;
  for (let kept = 0; kept < 2 ** order.length; kept += 1) {
    const changed = order.filter((_, n) => (kept & (1 << n)) === 0).length;
    if (changed < best && isPossible(order, kept)) best = changed;
  }
  return best;
}

/** From the first to the last, each gets the highest priority that it can; a kept one must be able to have its own. */
function isPossible(order: readonly Route[], kept: number): boolean {
  let ceiling = MAX_PRIORITY;
  for (const [n, one] of order.entries()) {
    const before = order[n - 1];
    if (before !== undefined) {
      const wins = byPrecedence({ ...before, priority: 0 }, { ...one, priority: 0 }) < 0;
      if (!wins) ceiling -= 1;
    }
    if ((kept & (1 << n)) !== 0) {
      if (one.priority > ceiling) return false;
      ceiling = one.priority;
    }
    if (ceiling < MIN_PRIORITY) return false;
  }
  return true;
}
