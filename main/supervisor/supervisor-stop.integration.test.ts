import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SupervisorBench, streamWords } from '../../e2e/scripted-model-server/bench.ts';
import { scriptedPlan } from '../../e2e/scripted-model-server/plan.ts';

let bench: SupervisorBench;

beforeEach(() => {
  bench = new SupervisorBench();
});

afterEach(async () => {
  expect(await bench.end()).toEqual([]);
});

const records = () => readdirSync(join(bench.directory, 'run'));
const isReady = ({ state }: { state: string }) => state === 'ready';

describe('a stop', () => {
  it('ends the server in good order, with its run record', async () => {
    const plan = scriptedPlan();
    await bench.start(plan);
    expect(records()).toEqual([`${plan.id}.json`]);
    await bench.supervisor.stop(plan.id);
    expect(bench.supervisor.status(plan.id)).toMatchObject({
      state: 'stopped',
      pid: null,
      memoryBytes: null,
    });
    expect(bench.supervisor.log(plan.id).at(-1)).toBe('INFO:     Shutting down');
    expect(records()).toEqual([]);
    expect(await bench.survivors()).toEqual([]);
  });

  it('kills a server that ignores SIGTERM', async () => {
    await bench.end();
    bench = new SupervisorBench({ stopGraceMs: 100 });
    const plan = scriptedPlan({ switches: ['--ignore-sigterm'] });
    await bench.start(plan);
    await bench.supervisor.stop(plan.id);
    expect(bench.supervisor.status(plan.id)).toMatchObject({ state: 'stopped', failure: null });
    expect(await bench.survivors()).toEqual([]);
  });

  it('takes along what the server left running in its group', async () => {
    const plan = scriptedPlan({ switches: ['--grandchild'] });
    await bench.start(plan);
    expect(await bench.survivors()).toHaveLength(2);
    await bench.supervisor.stop(plan.id);
    expect(await bench.survivors()).toEqual([]);
  });

  it('tells the holders of leases first, so that they close their streams and the server need not be killed', async () => {
    await bench.end();
    bench = new SupervisorBench({ stopGraceMs: 50_000 });
    const plan = scriptedPlan({ switches: ['--tokens', '1000000', '--chunk-gap', '0.02'] });
    const lease = await bench.lease(plan);
    const stream = streamWords(lease.port, lease.died);
    await stream.next();
    const stopped = bench.supervisor.stop(plan.id);
    await expect(Array.fromAsync(stream)).rejects.toMatchObject({
      code: 'stopping',
      message: 'scripted was stopped by hand.',
    });
    await stopped;
    expect(bench.supervisor.log(plan.id)).toContain('INFO:     Shutting down');
    lease.release();
    expect(bench.supervisor.status(plan.id)).toMatchObject({ state: 'stopped', inFlight: 0 });
  });

  it('ends a start and sends away those who wait for it', async () => {
    const plan = scriptedPlan({ switches: ['--never-ready'], concurrency: 1 });
    const callers = [bench.lease(plan), bench.lease(plan)].map((lease) =>
      lease.catch((error: unknown) => error),
    );
    await bench.until(plan.id, (status) => status.phase === 'loading');
    await bench.supervisor.stop(plan.id);
    for (const error of await Promise.all(callers)) expect(error).toMatchObject({ code: 'stopping' });
    expect(bench.supervisor.status(plan.id)).toMatchObject({ state: 'stopped', queued: 0, failure: null });
    expect(await bench.survivors()).toEqual([]);
  });

  it('is one stop for all who ask for it, and fine when nothing runs', async () => {
    const plan = scriptedPlan();
    await bench.supervisor.stop(plan.id);
    await bench.start(plan);
    await Promise.all([bench.supervisor.stop(plan.id), bench.supervisor.stop(plan.id)]);
    expect(bench.supervisor.status(plan.id).state).toBe('stopped');
    await bench.supervisor.stop(plan.id);
  });

  it('is followed by a new start for whoever asks while it goes on', async () => {
    const plan = scriptedPlan({ switches: ['--starts-file', bench.startsFile] });
    const first = await bench.lease(plan);
    first.release();
    const stopped = bench.supervisor.stop(plan.id);
    expect(bench.supervisor.status(plan.id).state).toBe('stopping');
    const second = await bench.lease(plan);
    await stopped;
    expect(await Array.fromAsync(streamWords(second.port))).toHaveLength(5);
    expect(bench.starts()).toBe(2);
  });
});

describe('a restart', () => {
  it('makes a new process and serves those who were in the queue', async () => {
    const plan = scriptedPlan({ concurrency: 1 });
    const first = await bench.lease(plan);
    const { pid } = bench.supervisor.status(plan.id);
    const queued = bench.lease(plan);
    first.died.addEventListener('abort', () => first.release());
    await bench.supervisor.restart(() => plan, plan.id, new AbortController().signal);
    const second = await queued;
    expect(second.died.aborted).toBe(false);
    expect(bench.supervisor.status(plan.id).pid).not.toBe(pid);
    expect(await Array.fromAsync(streamWords(second.port))).toHaveLength(5);
  });
});

describe('a removed profile', () => {
  it('is stopped, and nothing is known of it any more', async () => {
    const plan = scriptedPlan();
    await bench.start(plan);
    await bench.supervisor.forget(plan.id);
    expect(bench.supervisor.status(plan.id).name).toBe('');
    expect(bench.supervisor.log(plan.id)).toEqual([]);
    expect(await bench.survivors()).toEqual([]);
  });

  it('is not started again by a caller that waited for its stop', async () => {
    const plan = scriptedPlan({ idleUnloadMs: 1 });
    await bench.start(plan);
    await bench.until(plan.id, ({ state }) => state === 'stopping');
    const late = bench.lease(plan).catch((error: unknown) => error);
    await bench.until(plan.id, ({ queued }) => queued === 1);
    await bench.supervisor.forget(plan.id);
    expect(await late).toMatchObject({ code: 'stopping', message: 'scripted was removed.' });
    expect(await bench.survivors()).toEqual([]);
  });
});

describe('the end of the host', () => {
  it('stops every server by its deadline and starts none any more', async () => {
    const plans = [scriptedPlan(), scriptedPlan({ switches: ['--ignore-sigterm'] })];
    const starting = scriptedPlan({ switches: ['--never-ready', '--ignore-sigterm'] });
    await Promise.all(plans.map((plan) => bench.start(plan)));
    const waiting = bench.lease(starting).catch((error: unknown) => error);
    await bench.until(starting.id, (status) => status.phase === 'loading');
    await bench.supervisor.stopAll(300);
    expect(await bench.survivors()).toEqual([]);
    expect(records()).toEqual([]);
    expect(await waiting).toMatchObject({ code: 'stopping' });
    await expect(bench.lease(scriptedPlan())).rejects.toMatchObject({ code: 'stopping' });
  });

  it('can kill everything in one synchronous call', async () => {
    const plan = scriptedPlan({ switches: ['--grandchild', '--ignore-sigterm'] });
    await bench.start(plan);
    await bench.until(plan.id, isReady);
    bench.supervisor.killAllNow();
    await bench.until(plan.id, ({ state }) => state === 'failed');
    expect(await bench.survivors()).toEqual([]);
  });
});
