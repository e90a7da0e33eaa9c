import { expect, it } from 'vitest';
import type { Change } from './answer-draft.ts';
import { Coalescer } from './coalescer.ts';

function setUp() {
  const told: Change[] = [];
  const due: (() => void)[] = [];
  const timer = {
    after(_ms: number, call: () => void) {
      due.push(call);
      return () => void due.splice(due.indexOf(call), 1);
    },
  };
  const tick = () => due.splice(0).forEach((call) => call());
  return { told, tick, due, coalescer: new Coalescer((change) => told.push(change), timer) };
}
const grew = (part: number, offset: number, text: string): Change => ({ kind: 'grew', part, offset, text });

it('tells what grew closely one after the other as one', () => {
  const { told, tick, coalescer } = setUp();
  for (const [at, sign] of ['a', 'b', 'c'].entries()) coalescer.add(grew(0, at, sign));
  expect(told).toEqual([]);
  tick();
  expect(told).toEqual([grew(0, 0, 'abc')]);
  coalescer.add(grew(0, 3, 'd'));
  tick();
  expect(told.at(-1)).toEqual(grew(0, 3, 'd'));
});

it('keeps the order: what waits is told before anything else', () => {
  const { told, due, coalescer } = setUp();
  coalescer.add(grew(0, 0, 'a'));
  coalescer.add({ kind: 'set', part: 1, value: { type: 'text', text: '' } });
  coalescer.add(grew(1, 0, 'b'));
  coalescer.flush();
  expect(told.map(({ kind, part }) => [kind, part])).toEqual([
    ['grew', 0],
    ['set', 1],
    ['grew', 1],
  ]);
  expect(due).toEqual([]);
});
