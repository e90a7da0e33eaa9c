import { describe, expect, it } from 'vitest';
import { Failure } from '../../../contract/failure.ts';
import type { RequestPage, RequestQuery, RequestRow } from '../../../contract/request.ts';
import { RequestLog } from './request-log.ts';

const row = (at: number) => ({ at, id: `req_${String(at).padStart(6, '0')}` }) as RequestRow;

/** A host's log that grows, read as the host reads it. */
function hostLog(count: number) {
  const rows = Array.from({ length: count }, (_, index) => row(count - index));
  const questions: RequestQuery[] = [];
  let failure: Failure | null = null;
  const ask = (question: RequestQuery): Promise<RequestPage> => {
    questions.push(question);
    if (failure !== null) return Promise.reject(failure);
    const { after, filter, limit } = question;
    const fitting = rows.filter(
      ({ at }) =>
        (after === null || at < after.at) && at >= (filter.from ?? 0) && at < (filter.to ?? Infinity),
    );
    const page = fitting.slice(0, limit);
    const last = page.at(-1);
    return Promise.resolve({ rows: page, next: page.length < limit || last === undefined ? null : last });
  };
  return {
    log: new RequestLog(ask),
    questions,
    fail: (next: Failure | null) => (failure = next),
    add(...at: readonly number[]) {
      const added = at.map(row);
      rows.push(...added);
      rows.sort((a, b) => b.at - a.at);
      return added;
    },
  };
}

const times = ({ log }: { log: RequestLog }) => log.shown().rows?.map(({ at }) => at);

describe('the log on the page', () => {
  it('is loaded page by page to its end, each row once', async () => {
    const host = hostLog(2_300);
    await host.log.readAnew();
    expect(times(host)).toHaveLength(200);
    for (let page = 0; page < 4; page += 1) await host.log.more();
    expect(times(host)).toEqual(Array.from({ length: 2_300 }, (_, index) => 2_300 - index));
    expect(host.questions).toHaveLength(4);
  });

  it('shows what ends at once while one follows, at its place', async () => {
    const host = hostLog(3);
    await host.log.readAnew();
    await host.log.hear({ rows: host.add(5), skipped: 0 });
    await host.log.hear({ rows: host.add(4), skipped: 0 });
    expect(times(host)).toEqual([5, 4, 3, 2, 1]);
  });

  it('lets what ends wait while one reads further down', async () => {
    const host = hostLog(3);
    await host.log.readAnew();
    host.log.follow(false);
    await host.log.hear({ rows: host.add(4, 5), skipped: 0 });
    expect(times(host)).toEqual([3, 2, 1]);
    expect(host.log.shown().waiting).toBe(2);
    host.log.follow(true);
    expect(times(host)).toEqual([5, 4, 3, 2, 1]);
    expect(host.log.shown().waiting).toBe(0);
  });

  it('is read anew when the host left some out', async () => {
    const host = hostLog(3);
    await host.log.readAnew();
    host.add(4, 5, 6);
    await host.log.hear({ rows: [row(6)], skipped: 2 });
    expect(times(host)).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it('keeps what is shown when the host goes away, says so, and goes on when it is back', async () => {
    const host = hostLog(3);
    await host.log.readAnew();
    host.fail(new Failure('not_running', 'gone'));
    await host.log.readAnew();
    expect(host.log.shown()).toMatchObject({ failure: { code: 'not_running' } });
    expect(times(host)).toEqual([3, 2, 1]);
    host.fail(null);
    host.add(4);
    await host.log.readAnew();
    expect(host.log.shown().failure).toBeNull();
    expect(times(host)).toEqual([4, 3, 2, 1]);
  });

  it('shows what fits another filter in place of what was there', async () => {
    const host = hostLog(5);
    await host.log.readAnew();
    await host.log.readAnew({ to: 3 });
    expect(times(host)).toEqual([2, 1]);
    await host.log.hear({ rows: host.add(7), skipped: 0 });
    expect(times(host)).toEqual([2, 1]);
  });

  it('hears what ends while it is still reading', async () => {
    const host = hostLog(3);
    const reading = host.log.readAnew();
    const hearing = host.log.hear({ rows: host.add(9), skipped: 0 });
    await Promise.all([reading, hearing]);
    expect(times(host)).toEqual([9, 3, 2, 1]);
  });
});
