import type { RouteId } from '../../contract/ids.ts';
import { MAX_PRIORITY, MIN_PRIORITY } from '../../contract/route.ts';
import type { Route } from '../../contract/route.ts';
import { compareRules } from './precedence.ts';

type Ordered = Pick<Route, 'id' | 'match' | 'pattern' | 'priority' | 'createdAt'>;

/** Sorts routes as precedence has them, the one that wins first. */
export function byPrecedence(a: Ordered, b: Ordered): number {
  return compareRules(ranked(a), ranked(b));
}

/**
 * The priorities to change so that `order` becomes the order of precedence, and as few of them as possible. Routes
 * that do not need another priority are not in the result. `order` may have 2,000,000 routes at most.
 *
 * From each route to the next the priority has to drop by 1 where it would otherwise be beaten by it, and may stay
 * where it would not. Added to the drops up to a route, its priority must therefore never rise along the list; so the
 * routes that keep theirs are a longest part of the list along which that sum does not rise.
 */
export function reorder(order: readonly Ordered[]): Map<RouteId, number> {
  const drops = dropsUpTo(order);
  const all = drops.at(-1) ?? 0;
  const levels = order.map(({ priority }, n) => priority + (drops[n] ?? 0));
  // A level outside of these leaves the first or the last route no priority.
  const usable = (level: number) => level <= MAX_PRIORITY && level >= MIN_PRIORITY + all;
  const kept = longestWithoutRise(levels, usable);

  let level = levels[kept.values().next().value ?? -1] ?? Math.max(0, MIN_PRIORITY + all);
  const changed = new Map<RouteId, number>();
  for (const [n, { id, priority }] of order.entries()) {
    if (kept.has(n)) level = levels[n] ?? level;
    const wanted = level - (drops[n] ?? 0);
    if (wanted !== priority) changed.set(id, wanted);
  }
  return changed;
}

/** For each route, by how much its priority is at least below that of the first. */
function dropsUpTo(order: readonly Ordered[]): number[] {
  let drop = 0;
  return order.map((route, n) => {
    const before = order[n - 1];
    if (before !== undefined && !comesFirst(before, route)) drop += 1;
    return drop;
  });
}

/** Whether `a` would win at the same priority. */
function comesFirst(a: Ordered, b: Ordered): boolean {
  return byPrecedence({ ...a, priority: 0 }, { ...b, priority: 0 }) < 0;
}

function ranked({ id, ...rest }: Ordered) {
  return { route: id, ...rest };
}

/** The places of a longest subsequence that never rises, in time n log n (patience sorting). */
function longestWithoutRise(levels: readonly number[], usable: (level: number) => boolean): Set<number> {
  /** For each length, the place where the best sequence of that length ends: the one with the highest level. */
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [n, level] of levels.entries()) {
    if (!usable(level)) continue;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((levels[ends[middle] ?? 0] ?? 0) >= level) low = middle + 1;
      else high = middle;
    }
    previous[n] = ends[low - 1];
    ends[low] = n;
  }
  const places: number[] = [];
  for (let place = ends.at(-1); place !== undefined; place = previous[place]) places.push(place);
  return new Set(places.reverse());
}
