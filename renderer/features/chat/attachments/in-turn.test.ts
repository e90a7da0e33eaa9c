import { expect, it } from 'vitest';
import { InTurn } from './in-turn.ts';

const never = new AbortController().signal;

/** Work that begins when it may and ends when it is told to. */
function steps(turns: InTurn) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const begin = (name: string, signal = never) =>
    turns.do(() => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    }, signal);
  return { begun, begin, end: (name: string) => ends.get(name)?.() };
}

it('begins no more than it may at once, the others in their order', async () => {
  const { begun, begin, end } = steps(new InTurn(2));
  const [first] = [begin('a'), begin('b'), begin('c'), begin('d')];
  expect(begun).toEqual(['a', 'b']);
  end('a');
  await first;
  await expect.poll(() => begun).toEqual(['a', 'b', 'c']);
});

it('work that is given up while it waits never begins, and keeps nobody waiting', async () => {
  const { begun, begin, end } = steps(new InTurn(1));
  const givenUp = new AbortController();
  const first = begin('a');
  const second = begin('b', givenUp.signal);
  const third = begin('c');
  givenUp.abort(new Error('left'));
  await expect(second).rejects.toThrow('left');
  end('a');
  await first;
  await expect.poll(() => begun).toEqual(['a', 'c']);
  end('c');
  await third;
});

it('goes on after work that failed', async () => {
  const turns = new InTurn(1);
  await expect(turns.do(() => Promise.reject(new Error('broken')), never)).rejects.toThrow('broken');
  expect(await turns.do(() => Promise.resolve('fine'), never)).toBe('fine');
});
