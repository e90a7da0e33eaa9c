import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../contract/failure.ts';
import { AdmissionQueue } from './admission-queue.ts';

const patient = new AbortController().signal;

async function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'granted',
    (error: unknown) => (error instanceof Failure ? error.code : 'other'),
  );
}

describe('the admission queue', () => {
  it('gives out its slots at once, then lets callers wait, then refuses', async () => {
    const queue = new AdmissionQueue({ concurrency: 2, queueLimit: 1 });
    await queue.acquire(patient);
    const release = await queue.acquire(patient);
    const third = queue.acquire(patient);
    await expect(queue.acquire(patient)).rejects.toMatchObject({
      code: 'queue_full',
      message: 'All 2 slots are taken and 1 requests wait already.',
    });
    expect([queue.active, queue.waiting]).toEqual([2, 1]);
    release();
    await third;
    expect([queue.active, queue.waiting]).toEqual([2, 0]);
  });

  it('serves waiters in the order in which they came', async () => {
    const queue = new AdmissionQueue({ concurrency: 1, queueLimit: 10 });
    const first = await queue.acquire(patient);
    const order: number[] = [];
    const waiters = [1, 2, 3].map(async (number) => {
      const release = await queue.acquire(patient);
      order.push(number);
      release();
    });
    first();
    await Promise.all(waiters);
    expect(order).toEqual([1, 2, 3]);
  });

  it('counts a slot once, however often it is given back', async () => {
    const queue = new AdmissionQueue({ concurrency: 1, queueLimit: 5 });
    const release = await queue.acquire(patient);
    release();
    release();
    expect(queue.active).toBe(0);
    await queue.acquire(patient);
    release();
    expect(queue.active).toBe(1);
  });

  it('forgets a waiter that gave up', async () => {
    const queue = new AdmissionQueue({ concurrency: 1, queueLimit: 1 });
    const release = await queue.acquire(patient);
    const caller = new AbortController();
    const waiting = outcome(queue.acquire(caller.signal));
    caller.abort();
    expect(await waiting).toBe('aborted');
    expect(queue.waiting).toBe(0);
    const next = queue.acquire(patient);
    release();
    await next;
    expect(queue.active).toBe(1);
  });

  it('takes nothing from a caller that had given up before it asked', async () => {
    const queue = new AdmissionQueue({ concurrency: 1, queueLimit: 1 });
    await expect(queue.acquire(AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    expect(queue.active).toBe(0);
  });

  it('lets waiters in when the limit is raised', async () => {
    const queue = new AdmissionQueue({ concurrency: 1, queueLimit: 5 });
    await queue.acquire(patient);
    const waiting = queue.acquire(patient);
    queue.setLimits({ concurrency: 2, queueLimit: 5 });
    await waiting;
    expect(queue.active).toBe(2);
  });

  it('sends every waiter away with the same failure, and keeps the slots that are out', async () => {
    const queue = new AdmissionQueue({ concurrency: 1, queueLimit: 5 });
    await queue.acquire(patient);
    const waiting = [queue.acquire(patient), queue.acquire(patient)].map(outcome);
    queue.rejectWaiting(new Failure('stopping', 'stopped'));
    expect(await Promise.all(waiting)).toEqual(['stopping', 'stopping']);
    expect([queue.active, queue.waiting]).toEqual([1, 0]);
  });

  it('never exceeds its limits and leaves no trace, whatever callers do', async () => {
    const step = fc.constantFrom('acquire', 'release', 'abort');
    const scenario = fc.record({
      concurrency: fc.integer({ min: 1, max: 4 }),
      queueLimit: fc.integer({ min: 0, max: 4 }),
      steps: fc.array(step, { maxLength: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ concurrency, queueLimit, steps }) => {
        const queue = new AdmissionQueue({ concurrency, queueLimit });
        const callers: AbortController[] = [];
        const releases: (() => void)[] = [];
        for (const each of steps) {
          if (each === 'release') releases.shift()?.();
          if (each === 'abort') callers.shift()?.abort();
          if (each === 'acquire') {
            const caller = new AbortController();
            callers.push(caller);
            queue.acquire(caller.signal).then(
              (release) => releases.push(release),
              () => undefined,
            );
          }
          await new Promise(setImmediate);
          expect(queue.active).toBeLessThanOrEqual(concurrency);
          expect(queue.waiting).toBeLessThanOrEqual(queueLimit);
          expect(queue.active).toBe(releases.length);
          if (queue.waiting > 0) expect(queue.active).toBe(concurrency);
        }
        for (const caller of callers) caller.abort();
        await new Promise(setImmediate);
        for (const release of releases) release();
        expect([queue.active, queue.waiting]).toEqual([0, 0]);
      }),
      { numRuns: 50 },
    );
  });
});
