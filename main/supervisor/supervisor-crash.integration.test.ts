import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SupervisorBench, streamWords } from '../../e2e/scripted-model-server/bench.ts';
import { scriptedPlan } from '../../e2e/scripted-model-server/plan.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';

let bench: SupervisorBench;
/** The time that the supervisor sees; it stands still between changes. */
let time: number;
/** Timers that are set and have not fired. */
let timers: Set<object>;

beforeEach(() => {
  time = Date.now();
  timers = new Set();
  const clock: Clock = {
    now: () => time,
    after(ms, callback) {
      const timer = {};
      timers.add(timer);
      const cancel = systemClock.after(ms, () => {
        timers.delete(timer);
        callback();
      });
      return () => {
        timers.delete(timer);
        cancel();
      };
    },
  };
  // The longest pauses that the policy allows.
  bench = new SupervisorBench({ clock, random: () => 1 });
});

afterEach(async () => {
  expect(await bench.end()).toEqual([]);
});

const countingStarts = () => ['--starts-file', bench.startsFile];
const failingStart = () => scriptedPlan({ switches: ['--exit-before-ready', '1', ...countingStarts()] });

describe('a crash', () => {
  it('tells the holders of leases why, and the next lease starts the server again', async () => {
    const plan = scriptedPlan({ switches: ['--crash-after-chunks', '2', ...countingStarts()] });
    const lease = await bench.lease(plan);
    const died = new Promise((resolve) => lease.died.addEventListener('abort', resolve));
    await expect(Array.fromAsync(streamWords(lease.port))).rejects.toThrow();
    await died;
    const message = 'scripted crashed: it was killed (SIGKILL); the system may have run out of memory';
    expect(lease.died.reason).toMatchObject({ code: 'upstream_unreachable', message });
    expect(bench.supervisor.status(plan.id)).toMatchObject({
      state: 'failed',
      inFlight: 1,
      failure: { message },
    });
    lease.release();
    const next = await bench.lease(plan);
    expect(next.died.aborted).toBe(false);
    expect(bench.starts()).toBe(2);
  });

  it('is explained by the server’s last words', async () => {
    const plan = scriptedPlan({ switches: ['--exit-after-chunks', '1'] });
    const lease = await bench.lease(plan);
    await expect(Array.fromAsync(streamWords(lease.port))).rejects.toThrow();
    const { failure } = await bench.until(plan.id, ({ state }) => state === 'failed');
    expect(failure?.message).toBe('scripted crashed: RuntimeError: [metal::malloc] out of memory');
  });

  it('leaves none of the server’s own children running', async () => {
    const plan = scriptedPlan({ switches: ['--crash-after-chunks', '0', '--grandchild'] });
    const lease = await bench.lease(plan);
    await expect(Array.fromAsync(streamWords(lease.port))).rejects.toThrow();
    await bench.until(plan.id, ({ state }) => state === 'failed');
    expect(await bench.survivors()).toEqual([]);
  });

  it('makes a server restart by itself if its profile says so', async () => {
    const plan = scriptedPlan({ switches: countingStarts(), autoRestart: true });
    await bench.start(plan);
    const { pid } = bench.supervisor.status(plan.id);
    bench.supervisor.killAllNow();
    await bench.until(plan.id, ({ state }) => state === 'failed');
    const status = await bench.until(plan.id, ({ state }) => state === 'ready');
    expect(status.pid).not.toBe(pid);
    expect(bench.starts()).toBe(2);
  });

  it('is not followed by a restart once the server was stopped by hand', async () => {
    const plan = scriptedPlan({ switches: countingStarts(), autoRestart: true });
    await bench.start(plan);
    bench.supervisor.killAllNow();
    await bench.until(plan.id, ({ state }) => state === 'failed');
    expect(timers.size).toBe(1);
    await bench.supervisor.stop(plan.id);
    expect(timers.size).toBe(0);
    expect(bench.supervisor.status(plan.id).state).toBe('failed');
  });
});

describe('a failed start', () => {
  it('is answered from memory during the pause, and tried again after it', async () => {
    const plan = failingStart();
    await expect(bench.lease(plan)).rejects.toMatchObject({ code: 'start_failed' });
    await expect(bench.lease(plan)).rejects.toMatchObject({
      code: 'start_failed',
      message: 'scripted ended before it was ready: File not found: config.json',
      hint: 'Try again in 1 s.',
    });
    expect(bench.starts()).toBe(1);
    time += 1_000;
    await expect(bench.lease(plan)).rejects.toMatchObject({ code: 'start_failed' });
    expect(bench.starts()).toBe(2);
  });

  it('is the answer for everyone in the queue too', async () => {
    const plan = { ...failingStart(), concurrency: 1 };
    const callers = Array.from({ length: 10 }, () => bench.lease(plan).catch((error: unknown) => error));
    for (const error of await Promise.all(callers)) expect(error).toMatchObject({ code: 'start_failed' });
    expect(bench.starts()).toBe(1);
  });

  it('ends the attempts after the sixth in ten minutes, until somebody starts the server by hand', async () => {
    const plan = failingStart();
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await expect(bench.lease(plan)).rejects.toMatchObject({ code: 'start_failed' });
      time += 60_000;
    }
    await expect(bench.lease(plan)).rejects.toMatchObject({ hint: expect.stringContaining('by hand') });
    expect(bench.starts()).toBe(6);
    await expect(bench.start(plan)).rejects.toMatchObject({ code: 'start_failed' });
    expect(bench.starts()).toBe(7);
  });

  it('is repeated by itself if the profile says so, and no more than six times', async () => {
    await bench.end();
    bench = new SupervisorBench({ random: () => 0 });
    const plan = { ...failingStart(), autoRestart: true };
    await expect(bench.lease(plan)).rejects.toMatchObject({ code: 'start_failed' });
    for (let restart = 0; restart < 5; restart += 1) {
      await bench.until(plan.id, ({ state }) => state === 'starting');
      await bench.until(plan.id, ({ state }) => state === 'failed');
    }
    await expect(bench.lease(plan)).rejects.toMatchObject({ hint: expect.stringContaining('by hand') });
    expect(bench.starts()).toBe(6);
  });
});
