import { beforeEach, expect, it } from 'vitest';
import { MemoryWatch } from './memory-watch.ts';

let groups: Set<number>;
let timers: (() => void)[];
let sizes: Map<number, number>;
let changes: PromiseWithResolvers<undefined>;
let watch: MemoryWatch;
const measurements: number[][] = [];

beforeEach(() => {
  groups = new Set();
  timers = [];
  sizes = new Map();
  changes = Promise.withResolvers();
  measurements.length = 0;
  watch = new MemoryWatch({
    clock: {
      now: () => 0,
      after: (_ms, callback) => {
        timers.push(callback);
        return () => (timers = timers.filter((one) => one !== callback));
      },
    },
    groups,
    measure: (asked) => {
      measurements.push([...asked]);
      return Promise.resolve(sizes);
    },
    onChange: () => changes.resolve(undefined),
  });
});

const fire = () => timers.splice(0).forEach((callback) => callback());

it('measures nothing while nothing runs', () => {
  watch.wake();
  expect(timers).toEqual([]);
});

it('measures again and again while a group runs, with one timer however often it is woken', async () => {
  groups.add(7);
  sizes.set(7, 50_000_000);
  watch.wake();
  watch.wake();
  expect(timers).toHaveLength(1);
  expect(watch.bytesOf(7)).toBeNull();
  fire();
  await changes.promise;
  expect(watch.bytesOf(7)).toBe(50_000_000);
  await Promise.resolve();
  expect(timers).toHaveLength(1);
});

it('forgets and stops when the last group is gone', async () => {
  groups.add(7);
  sizes.set(7, 50_000_000);
  watch.wake();
  fire();
  await changes.promise;
  groups.clear();
  watch.wake();
  expect([timers, watch.bytesOf(7)]).toEqual([[], null]);
});
