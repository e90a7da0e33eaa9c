import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SupervisorBench, streamWords } from '../../e2e/scripted-model-server/bench.ts';
import { scriptedPlan } from '../../e2e/scripted-model-server/plan.ts';

const GB = 2 ** 30;
let bench: SupervisorBench;

beforeEach(() => {
  bench = new SupervisorBench({ memoryBudgetBytes: 8 * GB });
});

afterEach(async () => {
  expect(await bench.end()).toEqual([]);
});

describe('admission', () => {
  it('gives out as many leases as the profile allows, lets some wait and refuses the rest', async () => {
    const plan = scriptedPlan({ concurrency: 2, queueLimit: 1 });
    const first = await bench.lease(plan);
    await bench.lease(plan);
    const third = bench.lease(plan);
    await bench.until(plan.id, ({ queued }) => queued === 1);
    await expect(bench.lease(plan)).rejects.toMatchObject({ code: 'queue_full' });
    first.release();
    first.release();
    await third;
    expect(bench.supervisor.status(plan.id)).toMatchObject({ inFlight: 2, queued: 0 });
  });

  it('forgets a caller that left the queue', async () => {
    const plan = scriptedPlan({ concurrency: 1, queueLimit: 1 });
    const first = await bench.lease(plan);
    const caller = new AbortController();
    const second = bench.lease(plan, caller.signal).catch((error: unknown) => error);
    await bench.until(plan.id, ({ queued }) => queued === 1);
    caller.abort();
    expect(await second).toMatchObject({ code: 'aborted' });
    expect(bench.supervisor.status(plan.id).queued).toBe(0);
    const third = bench.lease(plan);
    first.release();
    (await third).release();
    expect(bench.supervisor.status(plan.id)).toMatchObject({ inFlight: 0, queued: 0 });
  });

  it('uses the limits of the profile as it is at the next start', async () => {
    const plan = scriptedPlan({ concurrency: 1, queueLimit: 0 });
    (await bench.lease(plan)).release();
    await bench.supervisor.stop(plan.id);
    const edited = { ...plan, concurrency: 2, name: 'renamed' };
    await bench.lease(edited);
    await bench.lease(edited);
    expect(bench.supervisor.status(plan.id)).toMatchObject({ name: 'renamed', inFlight: 2 });
  });
});

describe('idle unload', () => {
  it('stops a server some time after its last lease, and not before', async () => {
    const plan = scriptedPlan({ idleUnloadMs: 50, switches: ['--tokens', '10', '--chunk-gap', '0.02'] });
    const lease = await bench.lease(plan);
    // Four times the idle limit: a server in use is not idle.
    expect(await Array.fromAsync(streamWords(lease.port))).toHaveLength(10);
    expect(bench.supervisor.status(plan.id).state).toBe('ready');
    lease.release();
    await bench.until(plan.id, ({ state }) => state === 'stopped');
    expect(lease.died.aborted).toBe(false);
  });

  it('also stops a server whose start nobody waited for in the end', async () => {
    const plan = scriptedPlan({ idleUnloadMs: 10 });
    const caller = new AbortController();
    const lease = bench.lease(plan, caller.signal).catch((error: unknown) => error);
    await bench.until(plan.id, ({ pid }) => pid !== null);
    caller.abort();
    await lease;
    await bench.until(plan.id, ({ state }) => state === 'ready');
    await bench.until(plan.id, ({ state }) => state === 'stopped');
  });
});

describe('the memory budget', () => {
  it('stops the least recently used idle server for one that needs its memory', async () => {
    const [first, second, third] = ['first', 'second', 'third'].map((name) =>
      scriptedPlan({ name, memoryBytes: 4 * GB }),
    ) as [ReturnType<typeof scriptedPlan>, ReturnType<typeof scriptedPlan>, ReturnType<typeof scriptedPlan>];
    for (const plan of [first, second, first]) (await bench.lease(plan)).release();
    await bench.lease(third);
    const states = [first, second, third].map((plan) => bench.supervisor.status(plan.id).state);
    expect(states).toEqual(['ready', 'stopped', 'ready']);
  });

  it('never stops a server that is in use, and says what is missing', async () => {
    const busy = scriptedPlan({ name: 'busy', memoryBytes: 5 * GB });
    const wanted = scriptedPlan({ name: 'wanted', memoryBytes: 4.2 * GB });
    const lease = await bench.lease(busy);
    await expect(bench.lease(wanted)).rejects.toMatchObject({
      code: 'not_enough_memory',
      message: 'wanted needs 4.2 GB; 3 GB of 8 GB are free.',
      hint: 'Stop busy, or raise the memory budget.',
    });
    expect(bench.supervisor.status(wanted.id)).toMatchObject({ state: 'failed', memoryBytes: null });
    expect(lease.died.aborted).toBe(false);
    // No pause after this failure: the memory may be free in the next moment.
    lease.release();
    await bench.lease(wanted);
    expect(bench.supervisor.status(busy.id).state).toBe('stopped');
  });

  it('never stops a server that is starting', async () => {
    const starting = scriptedPlan({
      name: 'starting',
      memoryBytes: 5 * GB,
      switches: ['--ready-file', bench.readyFile],
    });
    const start = bench.start(starting);
    await bench.until(starting.id, ({ phase }) => phase === 'loading');
    const wanted = scriptedPlan({ memoryBytes: 5 * GB });
    await expect(bench.lease(wanted)).rejects.toMatchObject({ code: 'not_enough_memory' });
    bench.letReady();
    await start;
  });

  it('can be raised while the host runs', async () => {
    const plan = scriptedPlan({ memoryBytes: 9 * GB });
    await expect(bench.lease(plan)).rejects.toMatchObject({ code: 'not_enough_memory' });
    bench.supervisor.setMemoryBudget(10 * GB);
    await bench.lease(plan);
  });
});

describe('a server that prints without end', () => {
  it('is read to keep it going, without filling memory', async () => {
    const plan = scriptedPlan({ switches: ['--flood-stderr', '--tokens', '20', '--chunk-gap', '0.01'] });
    const lease = await bench.lease(plan);
    expect(await Array.fromAsync(streamWords(lease.port))).toHaveLength(20);
    const lines = bench.supervisor.log(plan.id);
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.length).toBeLessThanOrEqual(2_000);
    expect(lines.join('').length).toBeLessThanOrEqual(512 * 1_024);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(4_097);
  });
});
