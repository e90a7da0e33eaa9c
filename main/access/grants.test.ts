import { describe, expect, it } from 'vitest';
import type { CallingProgram } from './calling-program.ts';
import { Grants } from './grants.ts';

const HOUR = 3_600_000;
const program = (name: string, pid: number | null): CallingProgram => ({
  identity: { program: `/usr/bin/${name}`, agent: null, address: null },
  pid,
});

/** Grants under a clock that stands still until it is moved. */
function atNoon() {
  const time = { now: 0 };
  return { time, grants: new Grants(() => time.now) };
}

describe('a program that was allowed once', () => {
  it('may until it quits: another process of it asks again', () => {
    const { grants } = atNoon();
    grants.give(program('zed', 1));
    expect(grants.has(program('zed', 1))).toBe(true);
    expect(grants.has(program('zed', 2))).toBe(false);
    expect(grants.has(program('other', 1))).toBe(false);
  });

  it('may for a day at most, and for an hour where its process is not known', () => {
    const { grants, time } = atNoon();
    grants.give(program('zed', 1));
    grants.give(program('far', null));
    time.now = HOUR - 1;
    expect(grants.has(program('far', null))).toBe(true);
    time.now = HOUR;
    expect(grants.has(program('far', null))).toBe(false);
    time.now = 24 * HOUR - 1;
    expect(grants.has(program('zed', 1))).toBe(true);
    time.now = 24 * HOUR;
    expect(grants.has(program('zed', 1))).toBe(false);
  });

  it('is one of 256: the one that was first asks again', () => {
    const { grants } = atNoon();
    for (let pid = 0; pid <= 256; pid++) grants.give(program('zed', pid));
    expect(grants.has(program('zed', 0))).toBe(false);
    expect(grants.has(program('zed', 1))).toBe(true);
  });
});
