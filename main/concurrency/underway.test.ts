import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Underway } from './underway.ts';

it('holds exactly what has begun and not ended, whatever ends first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (steps) => {
      const underway = new Underway<number>();
      const expected = new Map<number, () => void>();
      steps.forEach((step, at) => {
        // Even steps begin something, odd ones end what began some steps before, if it has not ended.
        if (step % 2 === 0) expected.set(at, underway.add(at));
        else {
          expected.get(at - step)?.();
          expected.delete(at - step);
        }
        expect([...underway.all()].sort()).toEqual([...expected.keys()].sort());
        expect(underway.size).toBe(expected.size);
      });
    }),
  );
});

it('takes nothing else away when something ends twice', () => {
  const underway = new Underway<string>();
  const end = underway.add('first');
  underway.add('second');
  underway.add('third');
  end();
  end();
  expect([...underway.all()].sort()).toEqual(['second', 'third']);
});

it('goes on through all, also when some end meanwhile', () => {
  const underway = new Underway<string>();
  const ends = ['a', 'b', 'c'].map((name) => underway.add(name));
  const seen: string[] = [];
  for (const name of underway.all()) {
    seen.push(name);
    ends.forEach((end) => end());
  }
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(underway.size).toBe(0);
});

it('lets what has ended die young', () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as (options: { type: 'minor' | 'major' }) => void;
  const oldBytes = () =>
    getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space')?.space_used_size ?? NaN;
  const underway = new Underway<readonly object[]>();
  const running: (() => void)[] = [];
  /** Each holds 8 KB while the next three begin, and a young collection comes after every eighth. */
  const begin = (count: number) => {
    for (let at = 1; at <= count; at++) {
      running.push(underway.add(Array.from({ length: 200 }, (_, number) => ({ number }))));
      if (running.length === 4) running.shift()?.();
      if (at % 8 === 0) gc({ type: 'minor' });
    }
  };
  begin(80);
  gc({ type: 'major' });
  const before = oldBytes();
  begin(2_000);
  // A set makes 4.9 KB of each grow old.
  expect((oldBytes() - before) / 2_000).toBeLessThan(1_000);
});
