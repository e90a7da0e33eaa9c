import { expect, it } from 'vitest';
import { SerialQueue } from './serial-queue.ts';

it('begins a piece of work when the one before has ended, in the order in which they were asked for', async () => {
  const queue = new SerialQueue();
  const happened: string[] = [];
  const first = Promise.withResolvers<undefined>();
  const ends = [
    queue.run(async () => {
      happened.push('first begins');
      await first.promise;
      happened.push('first ends');
    }),
    queue.run(async () => void happened.push('second')),
  ];
  await Promise.resolve();
  expect(happened).toEqual(['first begins']);
  first.resolve(undefined);
  await Promise.all(ends);
  expect(happened).toEqual(['first begins', 'first ends', 'second']);
});

it('gives what the work gives, and goes on after work that failed', async () => {
  const queue = new SerialQueue();
  const failed = queue.run(() => Promise.reject(new Error('no')));
  const given = queue.run(async () => 'yes');
  await expect(failed).rejects.toThrow('no');
  expect(await given).toBe('yes');
});

it('is settled when all has ended that was asked for, also what failed', async () => {
  const queue = new SerialQueue();
  let ended = false;
  queue.run(() => Promise.reject(new Error('no'))).catch(() => undefined);
  void queue.run(async () => {
    await Promise.resolve();
    ended = true;
  });
  await queue.settled();
  expect(ended).toBe(true);
});
