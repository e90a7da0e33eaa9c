import { describe, expect, it } from 'vitest';
import type { RequestRow } from '../../contract/request.ts';
import { requestRow } from '../requests/request-row.test-support.ts';
import { fromColumns } from './requests-columns.ts';
import { RequestsTable } from './requests-table.ts';
import { useDatabase } from './testing/temporary-database.ts';

const database = useDatabase();

const insert = (...rows: readonly RequestRow[]) =>
  new RequestsTable(database.connection).insert(rows.map((row) => ({ row, bodies: null })));
const stored = async () => {
  const rows = await database.tables.selectFrom('requests').selectAll().orderBy('at').execute();
  return rows.map(fromColumns);
};

const everything: RequestRow = requestRow({
  id: 'req_a',
  at: 1_900_000_000_001,
  attempts: [
    {
      backend: 'a',
      model: 'm',
      atMs: 1,
      durationMs: 2,
      status: 529,
      failure: 'overloaded',
      why: 'busy “now”',
    },
    { backend: 'b', model: 'n', atMs: 3, durationMs: 4, status: 200, failure: null, why: null },
  ],
  stream: true,
  cachedTokens: 3,
  reasoningTokens: 2,
  costMicros: 12_345,
  warnings: [{ code: 'dropped', path: 'top_k', message: 'not kept' }],
});
const hardlyAnything: RequestRow = requestRow({
  id: 'req_b',
  at: 1_900_000_000_002,
  client: null,
  dialect: null,
  model: null,
  backend: null,
  servedModel: null,
  status: 499,
  outcome: 'client-left',
  waitMs: null,
  firstByteMs: null,
  promptTokens: null,
  completionTokens: null,
  usageSource: null,
  bytesOut: 2 ** 40,
});

describe('the audit log', () => {
  it('comes back as it was written, also after the next launch', async () => {
    insert(everything, hardlyAnything);
    await database.reopen();
    expect(await stored()).toEqual([everything, hardlyAnything]);
  });

  it('takes a batch whole or not at all', async () => {
    const row = (id: string) => requestRow({ id });
    expect(() => insert(row('a'), row('b'), row('a'))).toThrow('UNIQUE');
    expect(await stored()).toEqual([]);
    insert();
  });

  it('keeps bodies beside their rows, and lets them go with them', async () => {
    const bodies = { request: { text: 'hé\u0000', bytes: 3, truncated: false }, response: null };
    new RequestsTable(database.connection).insert([{ row: everything, bodies }]);
    const kept = () => database.tables.selectFrom('request_bodies').selectAll().execute();
    expect(await kept()).toEqual([
      { request_id: 'req_a', request: JSON.stringify(bodies.request), response: null },
    ]);
    await database.tables.deleteFrom('requests').execute();
    expect(await kept()).toEqual([]);
  });
});
