import { beforeEach, expect, it } from 'vitest';
import { route, routeId } from '../../routing/routes.test-support.ts';
import { requestAt, useAuditLog } from '../testing/audit-log.ts';
import { readRouteUse, routeUseStatement } from './route-use.ts';

const log = useAuditLog();

beforeEach(async () => {
  for (const n of [1, 2, 3]) {
    const { id, match, pattern } = route(n, { match: 'exact', pattern: `m${n}` });
    await log.tables
      .insertInto('routes')
      .values({
        ...{ id, match, pattern, priority: 0, enabled: 1, wait_for_whole: 0 },
        ...{ created_at: n, updated_at: n, revision: 1, managed: 0 },
      })
      .execute();
  }
});

it('counts the requests of a time for each route, and tells its last failure, however old', async () => {
  const [one, two] = [routeId(1), routeId(2)];
  const failed = { outcome: 'failed', failure: 'overloaded', errorMessage: 'The backend is busy.' } as const;
  log.insert([
    requestAt(1, { route: one, ...failed }),
    requestAt(2, { route: one, outcome: 'interrupted', errorMessage: 'It broke off.' }),
    requestAt(3, { route: two, ...failed }),
    requestAt(10, { route: one }),
    requestAt(11, { route: one, outcome: 'client-left' }),
    requestAt(12, { route: null, ...failed }),
    // Of a route that is no more.
    requestAt(13, { route: routeId(9) }),
  ]);
  const byRoute = (from: number) =>
    readRouteUse(log.tables, from).then((uses) => uses.toSorted((a, b) => (a.route < b.route ? -1 : 1)));
  const brokeOff = { id: 'req_000002', at: 2, message: 'It broke off.', failure: null };
  const busy = { id: 'req_000003', at: 3, message: 'The backend is busy.', failure: 'overloaded' };
  expect(await byRoute(0)).toEqual([
    { route: one, requests: 4, errors: 2, lastError: brokeOff },
    { route: two, requests: 1, errors: 1, lastError: busy },
  ]);
  expect(await byRoute(10)).toEqual([
    { route: one, requests: 2, errors: 0, lastError: brokeOff },
    { route: two, requests: 0, errors: 0, lastError: busy },
  ]);
});

it('is read from the index of routes, and no request is looked at that is not asked for', () => {
  const { sql, parameters } = routeUseStatement(1).compile(log.tables);
  const steps = log.connection
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...parameters)
    .map(({ detail }) => detail)
    .join('\n');
  expect(steps).toContain('requests_by_route (route=? AND outcome=? AND at>?)');
  expect(steps).not.toMatch(/SCAN requests/);
});
