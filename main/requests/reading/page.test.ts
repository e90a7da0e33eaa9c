import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestFilter, RequestRow } from '../../../contract/request.ts';
import { requestAt, useAuditLog } from '../testing/audit-log.ts';
import { pageSelection, readPage } from './page.ts';

const log = useAuditLog();

async function ids(filter: RequestFilter, limit = 100): Promise<string[]> {
  const { rows } = await readPage(log.tables, { filter, after: null, limit });
  return rows.map(({ id }) => id);
}

/** All pages, one after the other. */
async function walk(filter: RequestFilter, limit: number): Promise<string[]> {
  const found: string[] = [];
  for (let after = null; ;) {
    const page = await readPage(log.tables, { filter, after, limit });
    found.push(...page.rows.map(({ id }) => id));
    if (page.next === null) return found;
    after = page.next;
  }
}

describe('a page', () => {
  it('has the newest first, and requests of the same moment in one fixed order', async () => {
    log.insert([requestAt(1), requestAt(3, { id: 'b' }), requestAt(3, { id: 'a' }), requestAt(2)]);
    expect(await ids({})).toEqual(['b', 'a', 'req_000002', 'req_000001']);
  });

  it('is followed by the others, each request once, whatever the size of a page', async () => {
    const rows = Array.from({ length: 25 }, (_, n) => requestAt(Math.floor(n / 4), { id: `req_${n}` }));
    log.insert(rows);
    const whole = await ids({});
    expect(new Set(whole).size).toBe(25);
    for (const limit of [1, 2, 5, 24, 25, 26]) expect(await walk({}, limit)).toEqual(whole);
  });

  it('is not disturbed by requests that finish meanwhile', async () => {
    log.insert([requestAt(1), requestAt(2), requestAt(3)]);
    const first = await readPage(log.tables, { filter: {}, after: null, limit: 2 });
    log.insert([requestAt(9)]);
    const second = await readPage(log.tables, { filter: {}, after: first.next, limit: 2 });
    expect(second).toEqual({ rows: [requestAt(1)], next: null });
  });
});

describe('a filter', () => {
  const many: RequestRow[] = [
    requestAt(1, { model: 'gpt-5', backend: 'openai', client: 'curl' }),
    requestAt(2, {
      model: 'qwen3-4b',
      backend: 'local',
      client: 'claude-cli',
      status: 429,
      outcome: 'failed',
    }),
    requestAt(3, { model: 'gpt-5', backend: 'local', client: null, status: 503, outcome: 'failed' }),
    requestAt(4, { model: null, backend: null, client: 'curl', status: 400, outcome: 'failed' }),
    requestAt(5, { model: 'gpt-5', backend: 'openai', status: 499, outcome: 'client-left' }),
  ];

  it.each<[RequestFilter, number[]]>([
    [{ model: 'gpt-5' }, [5, 3, 1]],
    [{ model: 'gpt' }, []],
    [{ backend: 'openai' }, [5, 1]],
    [{ client: 'claude-cli' }, [2]],
    [{ statusClass: '4xx' }, [5, 4, 2]],
    [{ statusClass: '5xx' }, [3]],
    [{ outcome: 'failed' }, [4, 3, 2]],
    [{ from: 2, to: 4 }, [3, 2]],
    [{ model: 'gpt-5', backend: 'openai', statusClass: '4xx', from: 2 }, [5]],
  ])('of %o finds %o', async (filter, found) => {
    log.insert(many);
    expect(await ids(filter)).toEqual(found.map((at) => requestAt(at).id));
    expect(await walk(filter, 1)).toEqual(found.map((at) => requestAt(at).id));
  });

  it.each<[string, number[]]>([
    ['gpt', [5, 3, 1]],
    ['GPT-5 openai', [5, 1]],
    ['qwen3 4b', [2]],
    ['rate lim', [2]],
    ['größ', [3]],
    ['limit nothing', []],
    ['"', []],
    ['cur', [5, 4, 1]],
    ['rl', [5, 4, 1]],
    ['imit', []],
    ['req_00000', [5, 4, 3, 2, 1]],
    ['req_000004', [4]],
    ['  ', [5, 4, 3, 2, 1]],
  ])('of the text %s finds %o', async (text, found) => {
    const errors = many.map((row) => {
      if (row.at === 2) return { ...row, errorMessage: 'Rate limit reached' };
      return row.at === 3 ? { ...row, errorMessage: 'Größe überschritten' } : row;
    });
    log.insert(errors);
    expect(await ids({ text })).toEqual(found.map((at) => requestAt(at).id));
  });

  it('takes any text', async () => {
    log.insert(many);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (text) => {
        expect((await ids({ text })).length).toBeLessThanOrEqual(many.length);
      }),
    );
  });

  it('finds a common word among many, page by page in order', async () => {
    log.insert(
      Array.from({ length: 1_500 }, (_, n) => requestAt(n, { model: n % 2 === 0 ? 'even' : 'odd' })),
    );
    log.insert([requestAt(5_000, { model: 'rare' })]);
    const common = await walk({ text: 'even' }, 400);
    expect(common).toHaveLength(750);
    expect(common).toEqual([...common].sort().reverse());
    expect(await walk({ text: 'rare' }, 400)).toEqual([requestAt(5_000).id]);
  });

  it('no longer finds the words of a deleted request', async () => {
    log.insert([...many, requestAt(6, { errorMessage: 'unheard of' })]);
    expect(await ids({ text: 'unheard' })).toHaveLength(1);
    await log.tables.deleteFrom('requests').where('at', '=', 6).execute();
    expect(await ids({ text: 'unheard' })).toEqual([]);
    await log.tables.deleteFrom('requests').where('at', '=', 2).execute();
    expect(await ids({ text: 'qwen3' })).toEqual([]);
    expect(await ids({ text: 'gpt' })).toHaveLength(3);
  });
});

describe('the plan of a page', () => {
  const after = { at: 900, id: 'req_x' };

  it.each<[RequestFilter, string]>([
    [{}, 'requests_by_time'],
    [{ from: 1, to: 2 }, 'requests_by_time'],
    [{ model: 'm' }, 'requests_by_model'],
    [{ model: 'm', from: 1 }, 'requests_by_model'],
    [{ backend: 'b' }, 'requests_by_backend'],
    [{ client: 'c' }, 'requests_by_client'],
    [{ statusClass: '5xx' }, 'requests_by_status'],
    [{ outcome: 'failed' }, 'requests_by_outcome'],
  ])('for %o reads %s in order: nothing is scanned, nothing is sorted', async (filter, index) => {
    log.insert(Array.from({ length: 500 }, (_, n) => requestAt(n)));
    const plan = await planOf(filter, after);
    expect(plan).toContain(`SEARCH requests USING INDEX ${index}`);
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
  });

  it('for a text walks the time, and for an id looks it up', async () => {
    log.insert(Array.from({ length: 1_200 }, (_, n) => requestAt(n)));
    expect(await planOf({ text: 'curl limit' }, after)).toContain(
      'SEARCH requests USING INDEX requests_by_time',
    );
    expect(await planOf({ text: 'req_0001' }, null)).toMatch(/SEARCH requests USING INDEX sqlite_autoindex/);
  });

  async function planOf(filter: RequestFilter, from: typeof after | null): Promise<string> {
    const { sql, parameters } = (
      await pageSelection(log.tables, { filter, after: from, limit: 50 })
    ).compile();
    const steps = log.connection.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
    return steps
      .all(...parameters)
      .map(({ detail }) => detail)
      .join('\n');
  }
});
