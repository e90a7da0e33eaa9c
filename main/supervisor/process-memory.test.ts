import { expect, it } from 'vitest';
import { measureGroups, parseProcStatus, parsePs } from './process-memory.ts';

it('reads the resident size from Linux’s own words', () => {
  expect(parseProcStatus('Name:\tpython\nVmHWM:\t  999 kB\nVmRSS:\t  123456 kB\nRssAnon:\t 1 kB\n')).toBe(
    123_456 * 1_024,
  );
});

it.each(['', 'Name:\tzombie\nState:\tZ (zombie)\n'])(
  'a process that has ended holds nothing: %j',
  (status) => {
    expect(parseProcStatus(status)).toBeNull();
  },
);

it('sums ps over the processes of each group, and of no other', () => {
  const stdout = '    1   9000\n  501 200000\n  501   1000\n  777      5\n 5010 1\n';
  expect(parsePs(stdout, [501, 777, 888])).toEqual(
    new Map([
      [501, 201_000 * 1_024],
      [777, 5 * 1_024],
    ]),
  );
});

it('measures a group that runs', async () => {
  // Process 1's group, or our own: whichever this test runs in has this very process.
  const group = Number(
    (await import('node:child_process')).execFileSync('ps', ['-o', 'pgid=', '-p', String(process.pid)]),
  );
  const measured = await measureGroups([group]);
  expect(measured.get(group)).toBeGreaterThan(process.memoryUsage.rss() / 2);
});
