import { sql } from 'kysely';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { RequestFilter } from '../../../contract/request.ts';
import type { Schema } from '../../store/schema.ts';
import { textConditions } from './text-search.ts';

export type RequestSelection = SelectQueryBuilder<Schema, 'requests', object>;

/** The rows that a filter means, and how they are put in order. */
export interface Filtered {
  readonly rows: RequestSelection;
  /** The newest first, in a way that leaves SQLite no choice but the right index. */
  readonly inOrder: (rows: RequestSelection) => RequestSelection;
}

/**
 * Puts a filter into a query. Each equality has an index that ends in (at, id), so that a page is read from it in
 * order and nothing is sorted; without one, `requests_by_time` is walked.
 */
export async function filtered(db: Kysely<Schema>, filter: RequestFilter): Promise<Filtered> {
  let rows: RequestSelection = db.selectFrom('requests');
  if (filter.model !== undefined) rows = rows.where('model', '=', filter.model);
  if (filter.backend !== undefined) rows = rows.where('backend', '=', filter.backend);
  if (filter.client !== undefined) rows = rows.where('client', '=', filter.client);
  if (filter.clientId !== undefined) rows = rows.where('client_id', '=', filter.clientId);
  if (filter.personId !== undefined) rows = rows.where('person_id', '=', filter.personId);
  if (filter.outcome !== undefined) rows = rows.where('outcome', '=', filter.outcome);
  if (filter.statusClass !== undefined) {
    rows = rows.where(sql<number>`status / 100`, '=', Number(filter.statusClass.charAt(0)));
  }
  if (filter.from !== undefined) rows = rows.where('at', '>=', filter.from);
  if (filter.to !== undefined) rows = rows.where('at', '<', filter.to);
  const byIndex = (some: RequestSelection) => some.orderBy('at', 'desc').orderBy('id', 'desc');
  const text = filter.text?.trim() ?? '';
  if (text === '') return { rows, inOrder: byIndex };
  if (/^req_\w*$/.test(text)) {
    return { rows: rows.where('id', '>=', text).where('id', '<', `${text}\u{10ffff}`), inOrder: bySorting };
  }
  for (const condition of await textConditions(db, text)) rows = rows.where(condition);
  return { rows, inOrder: byIndex };
}

/** The plus keeps an index on time from being walked for a few ids. */
function bySorting(rows: RequestSelection): RequestSelection {
  return rows.orderBy(sql`+at`, 'desc').orderBy(sql`+id`, 'desc');
}
