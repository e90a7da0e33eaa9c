import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RequestBodies } from '../../contract/request.ts';
import type { RequestRecord } from '../store/requests-table.ts';
import { createRecorder } from './recorder.ts';
import { requestRow } from './request-row.test-support.ts';

const row = (id: string) => requestRow({ id });
const kept: RequestBodies = { request: { text: 'hi', bytes: 2, truncated: false }, response: null };

class SqliteError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** A recorder on a table in memory that can be told to fail. */
function bench() {
  const table: string[] = [];
  const bodies: string[] = [];
  const batches: number[] = [];
  const written: string[] = [];
  const failed = vi.fn();
  let error: Error | null = null;
  let poison = '';
  const recorder = createRecorder({
    async write(records: readonly RequestRecord[]) {
      if (error !== null) throw error;
      if (records.some((record) => record.row.id === poison))
        throw new SqliteError('SQLITE_CONSTRAINT_CHECK');
      batches.push(records.length);
      table.push(...records.map((record) => record.row.id));
      bodies.push(...records.filter((record) => record.bodies !== null).map((record) => record.row.id));
    },
    written: (rows) => written.push(...rows.map(({ id }) => id)),
    failed,
  });
  return {
    ...{ recorder, table, bodies, batches, written, failed },
    fail: (code: string | null) => (error = code === null ? null : new SqliteError(code)),
    poison: (id: string) => (poison = id),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the recorder', () => {
  it('writes rows together, in the order they came, and then says so', async () => {
    const { recorder, batches, written } = bench();
    recorder.record(row('a'));
    recorder.record(row('b'));
    expect(batches).toEqual([]);
    await vi.runAllTimersAsync();
    expect(batches).toEqual([2]);
    expect(written).toEqual(['a', 'b']);
  });

  it('does not wait for company when a batch is full, and does not write while the request is being answered', async () => {
    const { recorder, batches } = bench();
    for (let i = 0; i < 300; i++) recorder.record(row(String(i)));
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(batches).toEqual([128, 128, 44]);
  });

  it('loses nothing on close, and takes nothing afterwards', async () => {
    const { recorder, table } = bench();
    for (let i = 0; i < 1_000; i++) recorder.record(row(String(i)));
    await recorder.close();
    recorder.record(row('late'));
    expect(new Set(table).size).toBe(1_000);
    expect(table).not.toContain('late');
    expect(recorder.lost).toBe(1);
  });

  it('writes what came while it was writing', async () => {
    const { recorder, written } = bench();
    recorder.record(row('a'));
    const flushed = recorder.flush();
    recorder.record(row('b'));
    await flushed;
    await Promise.resolve().then(() => recorder.record(row('c')));
    await vi.runAllTimersAsync();
    expect(written).toEqual(['a', 'b', 'c']);
  });

  it('keeps bodies beside their rows', async () => {
    const { recorder, bodies } = bench();
    recorder.record(row('with'), kept);
    recorder.record(row('without'));
    await recorder.close();
    expect(bodies).toEqual(['with']);
  });
});

describe('while nothing can be written', () => {
  it('the recorder keeps the batch, says why, and tries again by itself', async () => {
    const { recorder, table, failed, fail } = bench();
    fail('SQLITE_FULL');
    recorder.record(row('a'));
    await recorder.flush();
    expect(failed).toHaveBeenCalledExactlyOnceWith(expect.any(SqliteError), { waiting: 1, lost: 0 });
    expect(recorder.problem).toMatchObject({ code: 'SQLITE_FULL' });
    fail(null);
    recorder.record(row('b'));
    await vi.runAllTimersAsync();
    expect(table).toEqual(['a', 'b']);
    expect(recorder.problem).toBeNull();
  });

  it('it does not try again for every request', async () => {
    const { recorder, failed, fail } = bench();
    fail('SQLITE_FULL');
    for (let i = 0; i < 2_000; i++) {
      recorder.record(row(String(i)));
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(failed.mock.calls.length).toBeLessThan(5);
  });

  it('it keeps the oldest rows, counts the others, and lets go of bodies first', async () => {
    const { recorder, table, bodies, fail } = bench();
    fail('SQLITE_FULL');
    for (let i = 0; i < 20_010; i++) recorder.record(row(String(i)), kept);
    expect(recorder.lost).toBe(10);
    fail(null);
    await recorder.flush();
    expect(table).toHaveLength(20_000);
    expect(table.at(-1)).toBe('19999');
    expect(bodies).toHaveLength(500);
    recorder.record(row('after'), kept);
    await recorder.close();
    expect(table.at(-1)).toBe('after');
    expect(bodies.at(-1)).toBe('after');
    expect(recorder.lost).toBe(10);
  });

  it('it counts what is left at the end as lost', async () => {
    const { recorder, failed, fail } = bench();
    fail('SQLITE_IOERR_WRITE');
    recorder.record(row('a'));
    await recorder.close();
    expect(recorder.lost).toBe(1);
    expect(failed).toHaveBeenLastCalledWith(expect.any(Error), { waiting: 0, lost: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a row that the database refuses', () => {
  it('does not keep the others of its batch from being written', async () => {
    const { recorder, table, written, failed, poison } = bench();
    poison('b');
    for (const id of ['a', 'b', 'c']) recorder.record(row(id));
    await recorder.close();
    expect(table).toEqual(['a', 'c']);
    expect(written).toEqual(['a', 'c']);
    expect(recorder.lost).toBe(1);
    expect(failed).toHaveBeenCalledExactlyOnceWith(expect.any(SqliteError), { waiting: 1, lost: 1 });
  });
});
