import { describe, expect, it } from 'vitest';
import { requestAt, useAuditLog } from '../testing/audit-log.ts';
import { createAuditThread } from './audit-thread.ts';

const log = useAuditLog();

describe('the audit log’s thread', () => {
  it('answers from the database that the host writes to, also many questions at once', async () => {
    const thread = createAuditThread({ file: log.file });
    log.insert([requestAt(1), requestAt(2)]);
    const query = { filter: {}, after: null, limit: 10 };
    const [page, details, facets, stats] = await Promise.all([
      thread.page(query),
      thread.details(requestAt(1).id),
      thread.facets({}),
      thread.stats({ filter: {}, from: 0, to: 10_000, bucketMs: 1_000, top: 1 }),
    ]);
    expect(page.rows).toEqual([requestAt(2), requestAt(1)]);
    expect(details.row).toEqual(requestAt(1));
    expect(facets.models).toEqual(['m']);
    expect(stats.totals.requests).toBe(2);
    log.insert([requestAt(3)]);
    expect((await thread.page(query)).rows).toHaveLength(3);
    await thread.close();
  });

  it('writes what it then reads, all or nothing, and says what the database refused', async () => {
    const thread = createAuditThread({ file: log.file });
    const records = [1, 2].map((at) => ({ row: requestAt(at), bodies: null }));
    await thread.insert(records);
    const again = [{ row: requestAt(3), bodies: null }, ...records];
    await expect(thread.insert(again)).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' });
    const { rows } = await thread.page({ filter: {}, after: null, limit: 10 });
    expect(rows).toEqual([requestAt(2), requestAt(1)]);
    await thread.close();
  });

  it('fails with what went wrong, as a failure where it was one', async () => {
    const thread = createAuditThread({ file: log.file });
    await expect(thread.details('req_x')).rejects.toMatchObject({ name: 'Failure', code: 'not_found' });
    await thread.close();
    const nowhere = createAuditThread({ file: `${log.file}.missing` });
    await expect(nowhere.facets({})).rejects.toThrow('unable to open');
    await nowhere.close();
  });

  it('deletes old rows while the host goes on writing', async () => {
    const thread = createAuditThread({ file: log.file });
    log.insert(Array.from({ length: 1_000 }, (_, n) => requestAt(n)));
    const retained = thread.retain({ retentionDays: 1, maxMegabytes: null });
    const now = Date.now();
    for (let n = 0; n < 50; n++) {
      log.insert([requestAt(now, { id: `new-${n}` })]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await retained).toBe(1_000);
    expect((await thread.page({ filter: {}, after: null, limit: 100 })).rows).toHaveLength(50);
    await thread.close();
  });

  it('once closed, fails what was asked and what is asked', async () => {
    const thread = createAuditThread({ file: log.file });
    const asked = thread.facets({});
    const closed = thread.close();
    await expect(asked).rejects.toMatchObject({ code: 'stopping' });
    await closed;
    await expect(thread.facets({})).rejects.toMatchObject({ code: 'stopping' });
  });
});
