import { describe, expect, test, vi } from 'vitest';
import { Failure } from '../../contract/failure.ts';
import { shareTask } from './shared-task.ts';

const never = new AbortController().signal;

function task() {
  const gate = Promise.withResolvers<string>();
  let emitEvent: (event: string) => void = () => undefined;
  const shared = shareTask<string, string>((emit, signal) => {
    emitEvent = emit;
    signal.addEventListener('abort', () => {
      gate.reject(new Failure('aborted', 'The task was cancelled.'));
    });
    return gate.promise;
  });
  return { shared, emit: (event: string) => emitEvent(event), finish: gate.resolve, fail: gate.reject };
}

describe('shareTask', () => {
  test('gives every caller the same result', async () => {
    const { shared, finish } = task();
    const both = Promise.all([shared.join(vi.fn(), never), shared.join(vi.fn(), never)]);
    finish('done');
    expect(await both).toEqual(['done', 'done']);
  });

  test('tells a late caller where the task stands', () => {
    const { shared, emit } = task();
    void shared.join(vi.fn(), never);
    emit('half way');
    const late = vi.fn();
    void shared.join(late, never);
    expect(late).toHaveBeenCalledExactlyOnceWith('half way');
  });

  test('one caller may leave without cancelling it for the others', async () => {
    const { shared, finish } = task();
    const leaving = new AbortController();
    const gone = shared.join(vi.fn(), leaving.signal);
    const staying = shared.join(vi.fn(), never);
    leaving.abort();
    await expect(gone).rejects.toMatchObject({ code: 'aborted' });
    finish('done');
    expect(await staying).toBe('done');
  });

  test('the last caller to leave cancels the task and waits for its end', async () => {
    const { shared } = task();
    const leaving = new AbortController();
    const gone = shared.join(vi.fn(), leaving.signal);
    expect(shared.isAbandoned()).toBe(false);
    leaving.abort();
    expect(shared.isAbandoned()).toBe(true);
    await expect(gone).rejects.toThrow('The task was cancelled.');
    await shared.ended;
  });

  test('is cancelled for all of its callers, and over then', async () => {
    const { shared } = task();
    const both = Promise.allSettled([shared.join(vi.fn(), never), shared.join(vi.fn(), never)]);
    await shared.cancel();
    expect(shared.isAbandoned()).toBe(true);
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  test('hands its failure to every caller', async () => {
    const { shared, fail } = task();
    const first = shared.join(vi.fn(), never);
    const second = shared.join(vi.fn(), never);
    fail(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    await expect(second).rejects.toThrow('broken');
  });
});
