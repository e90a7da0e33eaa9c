import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { BackendId } from '../../contract/ids.ts';
import { LogRing } from './log-ring.ts';
import { createLogWatch } from './log-watch.ts';
import type { LogWatch } from './log-watch.ts';

const [one, other] = [BackendId.parse(randomUUID()), BackendId.parse(randomUUID())];
let ring: LogRing;
let timers: (() => void)[];
let told: [string, number][];
let watch: LogWatch;
let onLine: (id: BackendId, line: string) => void;

beforeEach(() => {
  ring = new LogRing({ lines: 100, characters: 10_000 });
  timers = [];
  told = [];
  watch = createLogWatch(
    {
      logAfter: (_id, cursor) => ring.after(cursor),
      subscribeLog: (listener) => {
        onLine = listener;
        return () => (onLine = () => undefined);
      },
    },
    {
      now: () => 0,
      after: (_ms, callback) => {
        timers.push(callback);
        return () => (timers = timers.filter((timer) => timer !== callback));
      },
    },
    (id, cursor) => told.push([id, cursor]),
  );
});

function print(id: BackendId, text: string): void {
  ring.push({ text, redrawn: false });
  onLine(id, text);
}
const fire = () => timers.splice(0).forEach((callback) => callback());

it('says nothing of a log that nobody has read', () => {
  print(one, 'a');
  fire();
  expect(told).toEqual([]);
});

it('tells of many lines once, and again only after the next read', () => {
  expect(watch.read(one, 0)).toEqual({ lines: [], cursor: 0, missed: false });
  print(one, 'a');
  print(one, 'b');
  print(other, 'c');
  fire();
  expect(told).toEqual([[one, 3]]);
  print(one, 'd');
  fire();
  expect(told).toHaveLength(1);
  expect(watch.read(one, 3).lines.map(({ text }) => text)).toEqual(['d']);
  print(one, 'e');
  fire();
  expect(told).toEqual([
    [one, 3],
    [one, 5],
  ]);
});

it('leaves no timer when it is closed', () => {
  watch.read(one, 0);
  print(one, 'a');
  watch.close();
  expect(timers).toEqual([]);
});
