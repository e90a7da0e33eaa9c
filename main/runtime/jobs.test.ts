import { expect, it } from 'vitest';
import { Failure } from '../../contract/failure.ts';
import { JobId } from '../../contract/ids.ts';
import type { Job } from '../../contract/job.ts';
import { Jobs } from './jobs.ts';
import type { Work } from './jobs.ts';

const INSTALL = { work: 'install', runtime: 'vllm-mlx' } as const;
const REMOVE = { work: 'remove', runtime: 'vllm-mlx' } as const;

function bench() {
  const told: Job[] = [];
  const reported: unknown[] = [];
  const jobs = new Jobs({ onChange: (job) => told.push(job), report: (error) => reported.push(error) });
  return { jobs, told, reported, states: () => told.map(({ state }) => state) };
}

/** Work that goes on until the test ends it, or is told to end. */
function work() {
  const gate = Promise.withResolvers<string>();
  let begun = 0;
  const run: Work<string> = (onProgress, signal) => {
    begun += 1;
    onProgress({ step: 'packages', message: 'Half way', elapsedMs: 1 });
    signal.addEventListener('abort', () => gate.reject(new Error('killed')));
    return gate.promise;
  };
  return { run, finish: gate.resolve, fail: gate.reject, begun: () => begun };
}

const only = (jobs: Jobs): Job => {
  const [job, ...others] = jobs.list();
  if (job === undefined || others.length > 0) throw new Error('not one job');
  return job;
};

it('a job tells its begin, where it is, and its end, and is listed between', async () => {
  const { jobs, told, states } = bench();
  const { run, finish } = work();
  const result = jobs.run(INSTALL, run);
  expect(only(jobs)).toMatchObject({ ...INSTALL, state: 'running', progress: null });
  await Promise.resolve();
  expect(only(jobs).progress?.message).toBe('Half way');
  finish('done');
  expect(await result).toBe('done');
  expect(jobs.list()).toEqual([]);
  expect(states()).toEqual(['running', 'running', 'done']);
  expect(new Set(told.map(({ id }) => id)).size).toBe(1);
});

it('whoever wants the same joins it', async () => {
  const { jobs } = bench();
  const { run, finish, begun } = work();
  const both = Promise.all([jobs.run(INSTALL, run), jobs.run(INSTALL, run)]);
  finish('done');
  expect(await both).toEqual(['done', 'done']);
  expect(begun()).toBe(1);
});

it('one whose caller may leave is cancelled when the caller does, and goes on while another waits', async () => {
  const { jobs, states } = bench();
  const { run, finish } = work();
  const leaving = new AbortController();
  const left = jobs.run(INSTALL, run, leaving.signal);
  const stays = jobs.run(INSTALL, run);
  leaving.abort();
  await expect(left).rejects.toMatchObject({ code: 'aborted' });
  finish('done');
  expect(await stays).toBe('done');

  const again = work();
  const alone = new AbortController();
  const gone = jobs.run(INSTALL, again.run, alone.signal);
  await Promise.resolve();
  alone.abort();
  await expect(gone).rejects.toMatchObject({ code: 'aborted' });
  expect(states().at(-1)).toBe('cancelled');
});

it('cancelling ends it for everybody, whatever its work says of that', async () => {
  const { jobs, reported } = bench();
  const { run } = work();
  const waiting = expect(jobs.run(INSTALL, run)).rejects.toMatchObject({ code: 'aborted' });
  await jobs.cancel(only(jobs).id);
  await waiting;
  expect(jobs.list()).toEqual([]);
  expect(reported).toEqual([]);
  const unknown = JobId.parse('0c1f8f7e-2f0f-4a39-9d3a-0b9a4f3f5a13');
  await expect(jobs.cancel(unknown)).rejects.toMatchObject({ code: 'not_found' });
});

it('one that is asked for while it is being cancelled begins anew', async () => {
  const { jobs } = bench();
  const first = work();
  const cancelled = expect(jobs.run(INSTALL, first.run)).rejects.toMatchObject({ code: 'aborted' });
  const { id } = only(jobs);
  const cancelling = jobs.cancel(id);
  const second = work();
  const again = jobs.run(INSTALL, second.run);
  await cancelling;
  await cancelled;
  second.finish('done');
  expect(await again).toBe('done');
});

it('a removal cannot be cancelled', async () => {
  const { jobs } = bench();
  const { run, finish } = work();
  const removed = jobs.run(REMOVE, run);
  await expect(jobs.cancel(only(jobs).id)).rejects.toMatchObject({ code: 'conflict' });
  finish('gone');
  expect(await removed).toBe('gone');
});

it('one that failed stays listed with its reason, until something is done to its runtime again', async () => {
  const { jobs } = bench();
  const failing = work();
  const failed = expect(jobs.run(INSTALL, failing.run)).rejects.toMatchObject({ code: 'disk_full' });
  failing.fail(new Failure('disk_full', 'The disk is full.'));
  await failed;
  expect(only(jobs)).toMatchObject({ state: 'failed', failure: { message: 'The disk is full.' } });
  const { run, finish } = work();
  const next = jobs.run(REMOVE, run);
  expect(only(jobs)).toMatchObject({ ...REMOVE, state: 'running' });
  finish('gone');
  await next;
  expect(jobs.list()).toEqual([]);
});

it('an accident is reported, and says nothing of the inside', async () => {
  const { jobs, reported } = bench();
  const { run, fail } = work();
  const failed = expect(jobs.run(INSTALL, run)).rejects.toThrow('secret');
  fail(new Error('secret'));
  await failed;
  expect(reported).toMatchObject([{ message: 'secret' }]);
  expect(only(jobs).failure).toMatchObject({ code: 'internal' });
  expect(JSON.stringify(jobs.list())).not.toContain('secret');
});

it('the end of the host ends what runs, and nothing begins any more', async () => {
  const { jobs, states } = bench();
  const { run } = work();
  const waiting = expect(jobs.run(INSTALL, run)).rejects.toMatchObject({ code: 'aborted' });
  await jobs.close();
  await waiting;
  expect(states().at(-1)).toBe('cancelled');
  await expect(jobs.run(INSTALL, run)).rejects.toMatchObject({ code: 'stopping' });
});
