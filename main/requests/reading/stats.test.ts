import { describe, expect, it } from 'vitest';
import { requestAt, useAuditLog } from '../testing/audit-log.ts';
import { readFacets, valuesStatement } from './facets.ts';
import { readStats, statsSelection } from './stats.ts';

const log = useAuditLog();
const HOUR = 3_600_000;
const query = { filter: {}, from: 0, to: 10 * HOUR, bucketMs: HOUR, top: 10 };
const one = { requests: 1, errors: 0, promptTokens: 4, completionTokens: 5, costMicros: 0, unpriced: 1 };

describe('sums', () => {
  it('are made for each step, and for the models and backends with the most requests', async () => {
    log.insert([
      requestAt(1, { model: 'a', backend: 'x' }),
      requestAt(2, {
        model: 'b',
        backend: 'x',
        outcome: 'failed',
        promptTokens: null,
        completionTokens: null,
      }),
      requestAt(3 * HOUR, { model: 'a', backend: 'y', costMicros: 70 }),
      requestAt(3 * HOUR + 1, { model: null, backend: null, outcome: 'client-left' }),
      requestAt(11 * HOUR),
    ]);
    const failed = {
      requests: 1,
      errors: 1,
      promptTokens: 0,
      completionTokens: 0,
      costMicros: 0,
      unpriced: 0,
    };
    expect(await readStats(log.tables, query)).toEqual({
      totals: { requests: 4, errors: 1, promptTokens: 12, completionTokens: 15, costMicros: 70, unpriced: 2 },
      buckets: [
        { at: 0, ...one, requests: 2, errors: 1 },
        {
          at: 3 * HOUR,
          requests: 2,
          errors: 0,
          promptTokens: 8,
          completionTokens: 10,
          costMicros: 70,
          unpriced: 1,
        },
      ],
      models: [
        {
          name: 'a',
          requests: 2,
          errors: 0,
          promptTokens: 8,
          completionTokens: 10,
          costMicros: 70,
          unpriced: 1,
        },
        { name: 'b', ...failed },
      ],
      backends: [
        { name: 'x', ...one, requests: 2, errors: 1 },
        { name: 'y', ...one, costMicros: 70, unpriced: 0 },
      ],
    });
  });

  it('of nothing are zero', async () => {
    const { totals, ...lists } = await readStats(log.tables, query);
    expect(Object.values(totals)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(lists).toEqual({ buckets: [], models: [], backends: [] });
  });

  it('take a filter, and name no more than asked for', async () => {
    log.insert(
      [1, 2, 3].map((at) => requestAt(at, { model: `m${at}`, client: at === 1 ? 'curl' : 'codex' })),
    );
    const { totals, models } = await readStats(log.tables, { ...query, filter: { client: 'codex' }, top: 1 });
    expect(totals.requests).toBe(2);
    expect(models.map(({ name }) => name)).toEqual(['m2']);
  });

  it('are read from one index alone', async () => {
    const { sql, parameters } = (await statsSelection(log.tables, query)).compile();
    expect(plan(sql, parameters)).toContain('SEARCH requests USING COVERING INDEX requests_by_time');
  });
});

describe('the values for a filter', () => {
  it('are those of the time, each once, in order', async () => {
    log.insert([
      requestAt(1, { model: 'old', client: null }),
      ...[2, 3, 4].map((at) => requestAt(at, { model: at === 3 ? 'b' : 'a', backend: 'x', client: 'curl' })),
      requestAt(5, { model: null, backend: null }),
    ]);
    expect(await readFacets(log.tables, { from: 2, to: 6 })).toEqual({
      models: ['a', 'b'],
      backends: ['x'],
      clients: ['curl'],
    });
    expect((await readFacets(log.tables, {})).models).toEqual(['a', 'b', 'old']);
  });

  it('of an empty log are none', async () => {
    expect(await readFacets(log.tables, {})).toEqual({ models: [], backends: [], clients: [] });
  });

  it('are found without reading every row', () => {
    const { sql, parameters } = valuesStatement('model', { from: 1 }).compile(log.tables);
    expect(plan(sql, parameters)).not.toMatch(/SCAN requests/);
  });
});

function plan(sql: string, parameters: readonly unknown[]): string {
  const steps = log.connection.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  return steps
    .all(...parameters)
    .map(({ detail }) => detail)
    .join('\n');
}
