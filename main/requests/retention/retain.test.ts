import { describe, expect, it } from 'vitest';
import { requestAt, useAuditLog } from '../testing/audit-log.ts';
import { retain, usedBytes } from './retain.ts';

const log = useAuditLog();
const DAY = 86_400_000;
const NOW = 100 * DAY;
const never = new AbortController().signal;
const bodies = { request: { text: 'x'.repeat(20_000), bytes: 20_000, truncated: false }, response: null };

const left = async () => {
  const rows = await log.tables.selectFrom('requests').select('at').orderBy('at').execute();
  return rows.map(({ at }) => at / DAY);
};

describe('retention', () => {
  it('deletes what is older than so many days, with bodies and words', async () => {
    const days = Array.from({ length: 100 }, (_, day) =>
      requestAt(day * DAY, { id: `req_${day}`, errorMessage: 'x' }),
    );
    log.insert(days, bodies);
    expect(await retain(log.connection, { retentionDays: 90, maxMegabytes: null }, NOW, never)).toBe(10);
    expect(await left()).toEqual(Array.from({ length: 90 }, (_, n) => n + 10));
    const count = (table: string) => log.connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    expect([count('request_bodies'), count('request_words_docsize')]).toEqual([90, 90]);
  });

  it('deletes many rows in slices, and all of them', async () => {
    log.insert(Array.from({ length: 950 }, (_, n) => requestAt(n)));
    expect(await retain(log.connection, { retentionDays: 1, maxMegabytes: null }, NOW, never)).toBe(950);
  });

  it('deletes the oldest rows until the log is small enough', async () => {
    for (let day = 0; day < 1_000; day += 100) {
      log.insert(
        Array.from({ length: 100 }, (_, n) => requestAt((day + n) * DAY, { id: `req_${day + n}` })),
        bodies,
      );
    }
    expect(usedBytes(log.connection)).toBeGreaterThan(15_000_000);
    const deleted = await retain(log.connection, { retentionDays: null, maxMegabytes: 10 }, NOW, never);
    expect(usedBytes(log.connection)).toBeLessThanOrEqual(10_000_000);
    expect(usedBytes(log.connection)).toBeGreaterThan(4_000_000);
    expect(await left()).toEqual(Array.from({ length: 1_000 - deleted }, (_, n) => n + deleted));
  });

  it('keeps everything where there is no limit, and ends when even nothing is too much', async () => {
    log.insert([requestAt(1)]);
    expect(await retain(log.connection, { retentionDays: null, maxMegabytes: null }, NOW, never)).toBe(0);
    expect(await retain(log.connection, { retentionDays: null, maxMegabytes: 0.001 }, NOW, never)).toBe(1);
  });

  it('stops between two slices when it is told to', async () => {
    log.insert(Array.from({ length: 950 }, (_, n) => requestAt(n)));
    const aborted = AbortSignal.abort(new Error('enough'));
    await expect(
      retain(log.connection, { retentionDays: 1, maxMegabytes: null }, NOW, aborted),
    ).rejects.toThrow();
    expect(await left()).toHaveLength(750);
  });
});
