import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { untilAborted } from './until-aborted.ts';

describe('waiting for shared work', () => {
  it('ends for the caller that gave up, and goes on for the others', async () => {
    const work = Promise.withResolvers<number>();
    const caller = new AbortController();
    const impatient = untilAborted(work.promise, caller.signal);
    const patient = untilAborted(work.promise, new AbortController().signal);
    caller.abort(new Error('gone'));
    await expect(impatient).rejects.toMatchObject({ code: 'aborted', cause: new Error('gone') });
    work.resolve(7);
    expect(await patient).toBe(7);
  });

  it('passes on the failure of the work and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
    await new Promise(setImmediate);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('does not wait at all when the caller had given up before', async () => {
    const waiting = untilAborted(Promise.reject(new Error('nobody hears this')), AbortSignal.abort());
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
  });
});
