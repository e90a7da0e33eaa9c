import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import type { HostEvent, Notice } from '../../contract/event-stream.ts';
import { Download } from '../../contract/model.ts';
import { applyNotice } from './host-changes.ts';
import type { QueryName } from './procedures.ts';
import { queryKey } from './query-key.ts';

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

/** A screen that asks the host, whose answers one gives by hand, in any order. */
function screen(name: QueryName, queries: QueryClient) {
  const waiting: ((answer: unknown) => void)[] = [];
  const observer = new QueryObserver(queries, {
    queryKey: queryKey(name, {}),
    queryFn: ({ signal }) =>
      new Promise((resolve, reject) => {
        waiting.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  });
  const leave = observer.subscribe(() => undefined);
  return {
    answer: (which: number, answer: unknown) => waiting[which]?.(answer),
    asked: () => waiting.length,
    shows: () => observer.getCurrentResult().data,
    [Symbol.dispose]: leave,
  };
}

const ONE = 'b4e4f6a0-0000-4000-8000-000000000001';
const OTHER = 'b4e4f6a0-0000-4000-8000-000000000002';
const download = (id: string, state: Download['state']): Download =>
  Download.parse({
    id,
    model: 'org/model',
    revision: 'main',
    state,
    doneBytes: 0,
    totalBytes: null,
    bytesPerSecond: null,
    secondsLeft: null,
    file: null,
    failure: null,
    createdAt: 0,
  });

const changed = (event: HostEvent): Notice => ({ kind: 'event', position: { epoch: 'run', seq: 2 }, event });

describe('an answer that is under way when something changes', () => {
  it.each([
    ['is not taken, even where it is the first', changed({ name: 'keys.changed', payload: {} })],
    ['is not taken where events were missed', opened(false)],
  ])('%s', async (_what, notice) => {
    const queries = new QueryClient();
    using keys = screen('keys.list', queries);
    applyNotice(notice, queries);
    keys.answer(0, 'before the change');
    expect(keys.asked()).toBe(2);
    keys.answer(1, 'after it');
    await vi.waitFor(() => expect(keys.shows()).toBe('after it'));
  });

  it('does not take back what an event brought, nor does the event what it was asked for', async () => {
    const queries = new QueryClient();
    using downloads = screen('models.downloads', queries);
    downloads.answer(0, [download(ONE, 'queued'), download(OTHER, 'completed')]);
    await vi.waitFor(() => expect(downloads.shows()).toHaveLength(2));
    // One is removed, which is asked for; meanwhile the other goes on.
    applyNotice(changed({ name: 'models.settingsChanged', payload: {} }), queries);
    expect(downloads.asked()).toBe(2);
    applyNotice(changed({ name: 'models.downloadChanged', payload: download(ONE, 'paused') }), queries);
    expect(downloads.shows()).toEqual([download(ONE, 'paused'), download(OTHER, 'completed')]);
    downloads.answer(1, [download(ONE, 'queued')]);
    downloads.answer(2, [download(ONE, 'paused')]);
    await vi.waitFor(() => expect(downloads.shows()).toEqual([download(ONE, 'paused')]));
  });

  it('is asked for again where an event brings what is not yet known', async () => {
    const queries = new QueryClient();
    using downloads = screen('models.downloads', queries);
    applyNotice(changed({ name: 'models.downloadChanged', payload: download(ONE, 'queued') }), queries);
    downloads.answer(0, []);
    downloads.answer(1, [download(ONE, 'queued')]);
    await vi.waitFor(() => expect(downloads.shows()).toEqual([download(ONE, 'queued')]));
  });
});
