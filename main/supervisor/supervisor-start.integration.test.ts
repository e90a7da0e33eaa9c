import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { SupervisorBench, streamWords } from '../../e2e/scripted-model-server/bench.ts';
import { scriptedPlan } from '../../e2e/scripted-model-server/plan.ts';
import { Failure } from '../../contract/failure.ts';
import { BackendId } from '../../contract/ids.ts';
import type { ServerProcessStatus } from '../../contract/server.ts';

let bench: SupervisorBench;

beforeEach(() => {
  bench = new SupervisorBench();
});

afterEach(async () => {
  expect(await bench.end()).toEqual([]);
});

const countingStarts = () => ['--starts-file', bench.startsFile];

describe('a start', () => {
  it('gives a lease on a server that answers', async () => {
    const plan = scriptedPlan({ switches: ['--tokens', '3', '--chunk-gap', '0.01'] });
    const lease = await bench.lease(plan);
    const words = await Array.fromAsync(streamWords(lease.port));
    expect(words).toEqual(['word0', ' word1', ' word2']);
    expect(bench.supervisor.status(plan.id)).toMatchObject({
      name: 'scripted',
      state: 'ready',
      port: lease.port,
      inFlight: 1,
      queued: 0,
      memoryBytes: plan.memoryBytes,
      failure: null,
    });
    lease.release();
    expect(bench.supervisor.status(plan.id).inFlight).toBe(0);
  });

  it('tells what it is doing, from launching over the phases in the log to ready', async () => {
    const plan = scriptedPlan({ switches: ['--ready-file', bench.readyFile] });
    const seen: string[] = [];
    bench.supervisor.subscribe((status: ServerProcessStatus) => {
      const step = `${status.state} ${status.phase ?? ''}`;
      if (seen.at(-1) !== step) seen.push(step);
    });
    const started = bench.start(plan);
    await bench.until(plan.id, ({ phase }) => phase === 'loading');
    bench.letReady();
    await started;
    expect(seen).toEqual(['starting launching', 'starting loading', 'ready ready']);
    expect(bench.supervisor.log(plan.id).some((line) => line.endsWith('MLX Server v1.8.1 Starting'))).toBe(
      true,
    );
  });

  it('hands log lines on as they come', async () => {
    const plan = scriptedPlan();
    const lines: string[] = [];
    const unsubscribe = bench.supervisor.subscribeLog((id, line) => id === plan.id && lines.push(line));
    await bench.start(plan);
    unsubscribe();
    expect(lines.length).toBeGreaterThan(0);
    expect(bench.supervisor.log(plan.id).slice(0, lines.length)).toEqual(lines);
  });

  it('makes one process for a hundred callers', async () => {
    const plan = scriptedPlan({ switches: countingStarts() });
    const leases = await Promise.all(Array.from({ length: 100 }, () => bench.lease(plan)));
    expect(new Set(leases.map((lease) => lease.port)).size).toBe(1);
    expect(bench.starts()).toBe(1);
    expect(bench.supervisor.status(plan.id).inFlight).toBe(100);
  });

  it('goes on for the others, and for nobody, when callers give up', async () => {
    const plan = scriptedPlan({ switches: ['--ready-file', bench.readyFile, ...countingStarts()] });
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [bench.lease(plan, first.signal), bench.lease(plan, second.signal)];
    await bench.until(plan.id, (status) => status.phase === 'loading');
    first.abort();
    await expect(waiting[0]).rejects.toMatchObject({ code: 'aborted' });
    expect(bench.supervisor.status(plan.id)).toMatchObject({ state: 'starting', queued: 1 });
    second.abort();
    await expect(waiting[1]).rejects.toMatchObject({ code: 'aborted' });
    bench.letReady();
    const status = await bench.until(plan.id, ({ state }) => state === 'ready');
    expect(status).toMatchObject({ inFlight: 0, queued: 0 });
    expect(bench.starts()).toBe(1);
  });

  it('does nothing for a caller that had given up before it asked', async () => {
    const plan = scriptedPlan({ switches: countingStarts() });
    await expect(bench.lease(plan, AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    expect(bench.supervisor.status(plan.id).state).toBe('stopped');
  });

  it('knows a profile that was never started as stopped', () => {
    const id = BackendId.parse(randomUUID());
    expect(bench.supervisor.status(id)).toMatchObject({ id, state: 'stopped', pid: null, inFlight: 0 });
    expect(bench.supervisor.log(id)).toEqual([]);
  });
});

describe('a start that fails', () => {
  it.each([0, 1, 3])(
    'gives the server’s own reason when it exits with code %i before it is ready',
    async (code) => {
      const switches = ['--exit-before-ready', String(code), '--message', 'no tokenizer in the folder'];
      const plan = scriptedPlan({ switches });
      const callers = [bench.lease(plan), bench.lease(plan)].map((lease) =>
        lease.catch((error: unknown) => error),
      );
      for (const error of await Promise.all(callers)) {
        expect(error).toMatchObject({
          code: 'start_failed',
          message: 'scripted ended before it was ready: no tokenizer in the folder',
        });
      }
      const status = bench.supervisor.status(plan.id);
      expect(status).toMatchObject({ state: 'failed', pid: null, memoryBytes: null, inFlight: 0, queued: 0 });
      expect(status.failure?.hint).toContain('Application startup failed. Exiting.');
      expect(await bench.survivors()).toEqual([]);
    },
  );

  it('gives up on a server that is not ready in time, and leaves nothing of it', async () => {
    const plan = scriptedPlan({ switches: ['--never-ready', '--grandchild'], startTimeoutMs: 1_000 });
    await expect(bench.lease(plan)).rejects.toMatchObject({
      code: 'start_failed',
      message: 'scripted was not ready within 1 s.',
    });
    expect(await bench.survivors()).toEqual([]);
  });

  it('names the interpreter that cannot be run', async () => {
    const plan = scriptedPlan({ python: '/no/such/python' });
    await expect(bench.lease(plan)).rejects.toMatchObject({
      code: 'python_missing',
      message: 'scripted was not started: cannot run /no/such/python (ENOENT).',
    });
  });

  it('names the folder that is missing instead of blaming the interpreter', async () => {
    const plan = scriptedPlan({ cwd: '/no/such/folder' });
    await expect(bench.lease(plan)).rejects.toMatchObject({
      code: 'start_failed',
      message: 'scripted was not started: the folder /no/such/folder is missing.',
    });
  });

  it('passes on why no plan could be made, and asks again for the next caller', async () => {
    const plan = scriptedPlan();
    const missing = new Failure('model_missing', 'The model is not on disk.');
    const failing = bench.supervisor.lease(
      () => Promise.reject(missing),
      plan.id,
      new AbortController().signal,
    );
    await expect(failing).rejects.toBe(missing);
    (await bench.lease(plan)).release();
    expect(bench.supervisor.status(plan.id).state).toBe('ready');
  });
});

describe('the port', () => {
  it('is another one after it was lost to another program', async () => {
    const plan = scriptedPlan({ switches: [...countingStarts(), '--lose-port', '2'] });
    const ports = new Set<number>();
    bench.supervisor.subscribe(({ port }) => port !== null && ports.add(port));
    const lease = await bench.lease(plan);
    expect(await Array.fromAsync(streamWords(lease.port))).toHaveLength(5);
    expect(bench.starts()).toBe(3);
    expect(ports.size).toBe(3);
  });

  it('is not sought for ever', async () => {
    const plan = scriptedPlan({ switches: [...countingStarts(), '--lose-port'] });
    await expect(bench.lease(plan)).rejects.toMatchObject({
      code: 'start_failed',
      message: expect.stringContaining('address already in use'),
    });
    expect(bench.starts()).toBe(4);
  });
});

describe('the process', () => {
  it('gets no cloud key of the host, but what its plan gives it', async () => {
    const planted = [
      'OPENAI_API_KEY',
      'ANTHROPIC_API_KEY',
      'HF_TOKEN',
      'AWS_SECRET_ACCESS_KEY',
      'NODE_OPTIONS',
    ];
    const before = planted.map((name) => [name, process.env[name]] as const);
    for (const name of planted) process.env[name] = name === 'NODE_OPTIONS' ? '' : 'planted-secret';
    try {
      const lease = await bench.lease(scriptedPlan({ env: { OWN: 'from the plan' } }));
      const response = await request(`http://127.0.0.1:${lease.port}/scripted/environment`, { reset: true });
      const { env } = (await response.body.json()) as { env: Record<string, string> };
      expect(Object.keys(env).filter((name) => planted.includes(name))).toEqual([]);
      expect(JSON.stringify(env)).not.toContain('planted-secret');
      expect(env).toMatchObject({ OWN: 'from the plan', PYTHONUNBUFFERED: '1', HOME: process.env['HOME'] });
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    }
  });
});
