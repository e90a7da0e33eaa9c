import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import type { Notice } from '../../contract/event-stream.ts';
import { applyNotice } from './host-changes.ts';

/** Two questions that a screen asks, one of which fails; which of them are asked again after a notice. */
async function askedAgainAfter(notice: Notice): Promise<string[]> {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const asked: string[] = [];
  const ask = (name: string, answer: () => Promise<string>) => {
    const queryFn = () => {
      asked.push(name);
      return answer();
    };
    const observer = new QueryObserver(queries, { queryKey: [name], queryFn });
    return { observer, leave: observer.subscribe(() => undefined) };
  };
  const answered = ask('answered', async () => 'yes');
  const failed = ask('failed', () => Promise.reject(new Error('no host')));
  await vi.waitFor(() => {
    expect(answered.observer.getCurrentResult().status).toBe('success');
    expect(failed.observer.getCurrentResult().status).toBe('error');
  });
  asked.length = 0;
  applyNotice(notice, queries);
  for (const { leave } of [answered, failed]) leave();
  queries.clear();
  return asked.sort();
}

const opened = (continues: boolean): Notice => ({
  kind: 'opened',
  position: { epoch: 'run', seq: 1 },
  continues,
});

it('what failed while the host was out of reach is asked again, though no event was missed', async () => {
  expect(await askedAgainAfter(opened(true))).toEqual(['failed']);
});

it('everything is asked again where events were missed', async () => {
  expect(await askedAgainAfter(opened(false))).toEqual(['answered', 'failed']);
});
