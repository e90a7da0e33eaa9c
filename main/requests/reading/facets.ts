import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { FacetsQuery, RequestFacets } from '../../../contract/request.ts';
import type { Schema } from '../../store/schema.ts';

/** More values than anybody picks from. */
const VALUES_MAX = 1_000;

/** The different models, backends and clients of a time, in the order of the alphabet. */
export async function readFacets(db: Kysely<Schema>, query: FacetsQuery): Promise<RequestFacets> {
  return {
    models: await readValues(db, 'model', query),
    backends: await readValues(db, 'backend', query),
    clients: await readValues(db, 'client', query),
  };
}

async function readValues(db: Kysely<Schema>, column: FacetColumn, query: FacetsQuery): Promise<string[]> {
  const { rows } = await valuesStatement(column, query).execute(db);
  return rows.map(({ value }) => value);
}

type FacetColumn = 'model' | 'backend' | 'client';

/**
 * Jumps from one value to the next in the index of the column, and looks for one row of the time under each: as many
 * steps as there are values, not rows (https://wiki.postgresql.org/wiki/Loose_indexscan).
 */
export function valuesStatement(column: FacetColumn, { from, to }: FacetsQuery) {
  const name = sql.ref(column);
  const index = sql.ref(`requests_by_${column}`);
  const since = from ?? 0;
  const until = to ?? Number.MAX_SAFE_INTEGER;
  return sql<{ value: string }>`
    WITH RECURSIVE every (value) AS (
      SELECT min(${name}) FROM requests INDEXED BY ${index}
      UNION ALL
      SELECT (SELECT min(${name}) FROM requests INDEXED BY ${index} WHERE ${name} > every.value)
      FROM every WHERE every.value IS NOT NULL
    )
    SELECT value FROM every
    WHERE value IS NOT NULL
      AND EXISTS (
        SELECT 1 FROM requests INDEXED BY ${index}
        WHERE ${name} = every.value AND at >= ${since} AND at < ${until}
      )
    LIMIT ${VALUES_MAX}`;
}
