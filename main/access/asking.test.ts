import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Asking } from './asking.ts';
import type { CallingProgram } from './calling-program.ts';

const program = (name: string, pid: number | null = 1): CallingProgram => ({
  identity: { program: `/usr/bin/${name}`, agent: null, address: null },
  pid,
});
const never = new AbortController().signal;

let told: string[];
let asking: Asking;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  asking = new Asking({
    asked: ({ name, model }) => told.push(`${name} asks for ${model ?? 'nothing'}`),
    settled: () => told.push('settled'),
  });
});
afterEach(() => {
  asking.close();
  vi.useRealTimers();
});

describe('a program that asks', () => {
  it('is told of once, however many requests it sends', () => {
    const id = asking.put(program('zed'), 'm');
    expect(asking.put(program('zed'), 'other')).toBe(id);
    expect(told).toEqual(['zed asks for m']);
    expect(asking.list()).toMatchObject([{ name: 'zed', model: 'm', waiting: 0 }]);
  });

  it('asks apart from another process of the same file', () => {
    asking.put(program('python3', 1), null);
    asking.put(program('python3', 2), null);
    expect(asking.list()).toHaveLength(2);
  });

  it('gets one answer for all of its requests that wait', async () => {
    const id = asking.put(program('zed'), 'm');
    const waiting = [asking.wait(id, never), asking.wait(id, never)];
    expect(asking.list()[0]?.waiting).toBe(2);
    asking.settle(id, 'always');
    expect(await Promise.all(waiting)).toEqual(['always', 'always']);
    expect(asking.list()).toEqual([]);
    expect(told.at(-1)).toBe('settled');
  });

  it('may give up, and the question still stands for a while', async () => {
    const id = asking.put(program('zed'), 'm');
    const leaving = new AbortController();
    const waiting = asking.wait(id, leaving.signal);
    leaving.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    expect(asking.list()).toMatchObject([{ waiting: 0 }]);
  });

  it('is forgotten when nobody answers, three minutes after it last asked', async () => {
    const id = asking.put(program('zed'), 'm');
    const waiting = asking.wait(id, never);
    vi.advanceTimersByTime(179_000);
    asking.put(program('zed'), 'm');
    vi.advanceTimersByTime(179_999);
    expect(asking.list()).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(await waiting).toBe('expired');
    expect(() => asking.find(id)).toThrow('does not wait any more');
  });

  it('is one of thirty-two: a flood is refused', () => {
    for (let n = 0; n < 32; n++) asking.put(program(`p${n}`), null);
    expect(() => asking.put(program('one more'), null)).toThrow('Too many programs');
    asking.put(program('p3'), null);
  });

  it('holds the line no longer than a question stands, however often others of it ask', async () => {
    const id = asking.put(program('zed'), 'm');
    const waiting = asking.wait(id, never);
    for (let minute = 0; minute < 3; minute++) {
      vi.advanceTimersByTime(60_000);
      asking.put(program('zed'), 'm');
    }
    expect(await waiting).toBe('expired');
    expect(asking.list()).toMatchObject([{ waiting: 0 }]);
  });

  it('is one of sixty-four requests that hold the line: others are told at once to come again', async () => {
    const id = asking.put(program('zed'), 'm');
    for (let n = 0; n < 64; n++) void asking.wait(id, never);
    expect(await asking.wait(id, never)).toBe('expired');
    expect(asking.list()).toMatchObject([{ waiting: 64 }]);
  });

  it('from elsewhere cannot take all places by calling itself something else each time', () => {
    const from = (address: string, agent: string): CallingProgram => ({
      identity: { program: null, agent, address },
      pid: null,
    });
    for (let n = 0; n < 4; n++) asking.put(from('10.0.0.7', `agent-${n}`), null);
    expect(() => asking.put(from('10.0.0.7', 'one-more'), null)).toThrow('Too many programs');
    asking.put(from('10.0.0.8', 'another'), null);
  });

  it('is answered for all of its processes when that is for good', async () => {
    const [one, two] = [asking.put(program('zed', 1), 'm'), asking.put(program('zed', 2), 'm')];
    const other = asking.put(program('other', 3), 'm');
    const waiting = [asking.wait(one, never), asking.wait(two, never)];
    asking.settleAll(program('zed', 1).identity, 'always');
    expect(await Promise.all(waiting)).toEqual(['always', 'always']);
    expect(asking.list()).toMatchObject([{ id: other }]);
  });

  it('waits no longer than the host runs', async () => {
    const waiting = asking.wait(asking.put(program('zed'), 'm'), never);
    asking.close();
    expect(await waiting).toBe('expired');
  });
});
