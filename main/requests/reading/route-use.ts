import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { RouteId } from '../../../contract/ids.ts';
import type { FailureClass, RouteUse } from '../../../contract/request.ts';
import type { Schema } from '../../store/schema.ts';

interface Row {
  readonly route: RouteId;
  readonly requests: number;
  readonly errors: number;
  readonly id: string | null;
  readonly at: number | null;
  readonly message: string | null;
  readonly failure: FailureClass | null;
}

/** How often each route that there is was used since `from` (Unix milliseconds), and how it last failed. */
export async function readRouteUse(db: Kysely<Schema>, from: number): Promise<RouteUse[]> {
  const { rows } = await routeUseStatement(from).execute(db);
  return rows.map(({ route, requests, errors, id, at, message, failure }) => ({
    route,
    requests,
    errors,
    lastError: id === null || at === null ? null : { id, at, message, failure },
  }));
}

/**
 * Asks the index of each route for what it counts and for its newest failure: the work grows with the routes and with
 * the requests since `from`, not with the log.
 */
export function routeUseStatement(from: number) {
  const since = (outcomes: string) => sql`
    (SELECT count(*) FROM requests INDEXED BY requests_by_route
     WHERE route = routes.id AND outcome IN (${sql.raw(outcomes)}) AND at >= ${from})`;
  const newest = (outcome: string) => sql`
    SELECT * FROM (
      SELECT id, at FROM requests INDEXED BY requests_by_route
      WHERE route = routes.id AND outcome = ${sql.raw(outcome)} ORDER BY at DESC, id DESC LIMIT 1)`;
  return sql<Row>`
    SELECT used.route, used.requests, used.errors,
      requests.id, requests.at, requests.error_message AS message, requests.failure
    FROM (
      SELECT routes.id AS route,
        ${since(`'completed', 'failed', 'client-left', 'interrupted'`)} AS requests,
        ${since(`'failed', 'interrupted'`)} AS errors,
        (SELECT id FROM (${newest(`'failed'`)} UNION ALL ${newest(`'interrupted'`)})
         ORDER BY at DESC, id DESC LIMIT 1) AS failed
      FROM routes
    ) AS used
    LEFT JOIN requests ON requests.id = used.failed
    WHERE used.requests > 0 OR used.failed IS NOT NULL`;
}
