import { describe, expect, it, vi } from 'vitest';
import type { RequestRow } from '../../contract/request.ts';
import { createRecorder } from './recorder.ts';
import { requestRow } from './request-row.test-support.ts';

const row = (id: string) => requestRow({ id });

describe('the recorder', () => {
  it('writes rows together, in the order they came', async () => {
    const batches: string[][] = [];
    const recorder = createRecorder(
      async (rows) => void batches.push(rows.map((r) => r.id)),
      () => undefined,
    );
    recorder.record(row('a'));
    recorder.record(row('b'));
    await recorder.flush();
    expect(batches).toEqual([['a', 'b']]);
  });

  it('loses nothing on close', async () => {
    const written: string[] = [];
    const recorder = createRecorder(
      async (rows) => void written.push(...rows.map((r) => r.id)),
      () => undefined,
    );
    for (let i = 0; i < 1_000; i++) recorder.record(row(String(i)));
    await recorder.close();
    expect(written).toHaveLength(1_000);
    expect(new Set(written).size).toBe(1_000);
  });

  it('keeps a batch that could not be written and tries it again', async () => {
    const write = vi
      .fn<(rows: readonly RequestRow[]) => Promise<void>>()
      .mockRejectedValueOnce(new Error('disk I/O error'))
      .mockResolvedValue(undefined);
    const failed = vi.fn();
    const recorder = createRecorder(write, failed);
    recorder.record(row('a'));
    await recorder.flush();
    expect(failed).toHaveBeenCalledWith(expect.any(Error), 1);
    recorder.record(row('b'));
    await recorder.close();
    expect(write.mock.lastCall?.[0].map((r) => r.id)).toEqual(['a', 'b']);
  });
});
