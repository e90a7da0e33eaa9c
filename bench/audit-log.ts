/**
 * Measures the audit log with many rows: how long batches take to write and queries to answer, by the clock and in
 * processor time, which says more where other programs run beside it.
 *
 *     node bench/audit-log.ts [ROWS]
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RouteId } from '../contract/ids.ts';
import type { RequestFilter } from '../contract/request.ts';
import { numberedRequests } from '../main/requests/testing/numbered-requests.ts';
import { createAuditThread } from '../main/requests/thread/audit-thread.ts';
import { openDatabase } from '../main/store/database.ts';
import { RequestsTable } from '../main/store/requests-table.ts';

const ROWS = Number(process.argv[2] ?? 1_000_000);
const BATCH = 64;
const FILL = 20_000;
/** Batches that are measured. */
const MEASURED = 200;
const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const ROUTES = Array.from({ length: 20 }, () => RouteId.parse(randomUUID()));
const REQUESTS = numberedRequests({ rows: ROWS, from: START, days: 90, routes: ROUTES });

const folder = mkdtempSync(join(tmpdir(), 'audit-log-'));
try {
  await measure(join(folder, 'mlx-manager.db'));
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(file: string): Promise<void> {
  const database = await openDatabase(file);
  for (const id of ROUTES) {
    database.connection
      .prepare(
        `INSERT INTO routes (id, match, pattern, priority, enabled, created_at) VALUES (?, 'exact', ?, 0, 1, 0)`,
      )
      .run(id, id);
  }
  const table = new RequestsTable(database.connection);
  // Filled in large transactions with a large cache; what a host sees is measured on the last rows.
  database.connection.pragma('cache_size = -1000000');
  const started = performance.now();
  const filled = Math.max(0, ROWS - MEASURED * BATCH);
  for (let from = 0; from < filled; from += FILL) {
    table.insert(REQUESTS.records(from, Math.min(FILL, filled - from)));
  }
  console.log(
    `filled in ${((performance.now() - started) / 1_000).toFixed(0)} s, ${cpuSeconds()} s of a processor`,
  );
  database.connection.pragma('cache_size = -16000');
  database.connection.pragma('wal_checkpoint(TRUNCATE)');
  const batches: Times[] = [];
  for (let from = filled; from < ROWS; from += BATCH) {
    const batch = REQUESTS.records(from, BATCH);
    batches.push(await timed(async () => table.insert(batch)));
  }
  report(`write ${BATCH} rows`, batches);
  console.log(`file ${(statSync(file).size / ROWS).toFixed(0)} bytes a row`);

  const thread = createAuditThread({ file });
  const page = (filter: RequestFilter, after: { at: number; id: string } | null = null) =>
    thread.page({ filter, after, limit: 50 });
  const end = START + 90 * DAY;
  const middle = { at: START + 45 * DAY, id: 'req_' };
  const queries: Record<string, () => Promise<unknown>> = {
    'newest page': () => page({}),
    'page in the middle': () => page({}, middle),
    'common model': () => page({ model: 'model-3' }, middle),
    'rare model': () => page({ model: 'rare' }),
    'backend and status': () => page({ backend: 'backend-1', statusClass: '5xx' }),
    'client, one day': () => page({ client: 'client-7', from: end - 10 * DAY, to: end - 9 * DAY }),
    'no such client and model': () => page({ client: 'client-7', model: 'rare' }),
    'common word': () => page({ text: 'backend' }),
    'rare word': () => page({ text: 'unheard' }),
    'two words, one rare': () => page({ text: 'backend-2 unheard' }),
    'no such word': () => page({ text: 'nowhere' }),
    'common word, rare model': () => page({ text: 'backend', model: 'rare' }),
    'chart of a day': () =>
      thread.stats({ filter: {}, from: end - DAY, to: end, bucketMs: 3_600_000, top: 10 }),
    'chart of all 90 days': () => thread.stats({ filter: {}, from: START, to: end, bucketMs: DAY, top: 10 }),
    'values for filters': () => thread.facets({}),
    'hits of 20 routes, one day': () => thread.byRoute({ from: end - DAY }),
    'a thousand rows of an export': () => thread.exportPart({ filter: {}, format: 'csv', after: middle }),
  };
  for (const [name, query] of Object.entries(queries)) {
    await query();
    const times: Times[] = [];
    for (let run = 0; run < 5; run += 1) times.push(await timed(query));
    report(name, times);
  }
  const begun = performance.now();
  const days = (Date.now() - end) / DAY + 89;
  const deleted = await thread.retain({ retentionDays: Math.floor(days), maxMegabytes: null });
  console.log(`delete ${deleted} old rows: ${(performance.now() - begun).toFixed(0)} ms, in slices of 200`);
  await thread.close();
  await database.close();
}

function cpuSeconds(): string {
  const { user, system } = process.cpuUsage();
  return ((user + system) / 1_000_000).toFixed(0);
}

/** Milliseconds. */
interface Times {
  readonly clock: number;
  readonly processor: number;
}

async function timed(work: () => Promise<unknown>): Promise<Times> {
  const begun = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { clock: performance.now() - begun, processor: (user + system) / 1_000 };
}

function report(name: string, times: readonly Times[]): void {
  const at = (values: readonly number[], share: number) =>
    (values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? NaN).toFixed(1);
  const clock = times.map((time) => time.clock);
  const processor = times.map((time) => time.processor);
  console.log(
    `${name}: median ${at(clock, 0.5)} ms, p99 ${at(clock, 0.99)} ms; processor ${at(processor, 0.5)} ms`,
  );
}
