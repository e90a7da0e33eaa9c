import { expect, it, vi } from 'vitest';
import { createQuit } from './quit.ts';

function parts(stop: () => Promise<void>) {
  return { stop: vi.fn(stop), giveUp: vi.fn(), exit: vi.fn() };
}

it('stops everything, then ends the process, once however often it is asked', async () => {
  const all = parts(async () => undefined);
  const quit = createQuit(all);
  await Promise.all([quit(60_000), quit(60_000)]);
  expect(all.stop).toHaveBeenCalledTimes(1);
  expect(all.exit).toHaveBeenCalledTimes(1);
  expect(all.giveUp).not.toHaveBeenCalled();
});

it('ends the process only when everything has stopped', async () => {
  const stopped = Promise.withResolvers<undefined>();
  const all = parts(() => stopped.promise);
  const quitting = createQuit(all)(60_000);
  await Promise.resolve();
  expect(all.exit).not.toHaveBeenCalled();
  stopped.resolve(undefined);
  await quitting;
  expect(all.exit).toHaveBeenCalledTimes(1);
});

it.each<[string, () => Promise<void>, number]>([
  ['does not end in time', () => new Promise<void>(() => undefined), 1],
  ['fails', () => Promise.reject(new Error('no')), 60_000],
])('kills the servers and ends all the same where stopping %s', async (_what, stop, deadline) => {
  const all = parts(stop);
  await createQuit(all)(deadline);
  expect(all.giveUp).toHaveBeenCalledTimes(1);
  expect(all.exit).toHaveBeenCalledTimes(1);
});
