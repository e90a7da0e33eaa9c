import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { RequestCursor, RequestFilter, RequestPage } from '../../../contract/request.ts';
import { fromColumns } from '../../store/requests-columns.ts';
import type { Schema } from '../../store/schema.ts';
import { filtered } from './filtered.ts';

export interface PageQuery {
  readonly filter: RequestFilter;
  readonly after: RequestCursor | null;
  readonly limit: number;
}

/** The rows after a place in the log, so that a page costs the same wherever it is. */
export async function readPage(
  db: Kysely<Schema>,
  { filter, after, limit }: PageQuery,
): Promise<RequestPage> {
  const rows = await (await pageSelection(db, { filter, after, limit })).execute();
  const last = rows.at(-1);
  const next = rows.length < limit || last === undefined ? null : { at: last.at, id: last.id };
  return { rows: rows.map(fromColumns), next };
}

/** The statement of {@link readPage}. */
export async function pageSelection(db: Kysely<Schema>, { filter, after, limit }: PageQuery) {
  const { rows, inOrder } = await filtered(db, filter);
  const rest = after === null ? rows : rows.where(sql<boolean>`(at, id) < (${after.at}, ${after.id})`);
  return inOrder(rest).selectAll('requests').limit(limit);
}
