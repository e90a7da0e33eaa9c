import type { Kysely, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { RequestFacets } from '../../../contract/request.ts';
import type { Schema } from '../../store/schema.ts';
import { readFacets } from './facets.ts';

type Condition = RawBuilder<SqlBool>;

/**
 * What a text means as conditions on a row, one for each of its words, all of which must hold. There are few different
 * names, so those that have the word in them are looked up first, and a row need only be compared with them.
 */
export async function textConditions(db: Kysely<Schema>, text: string): Promise<Condition[]> {
  const facets = await readFacets(db, {});
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => wordCondition(word, facets));
}

function wordCondition(word: string, { models, backends, clients }: RequestFacets): Condition {
  const conditions = [
    ...named('model', models, word),
    ...named('backend', backends, word),
    ...named('client', clients, word),
    ...inMessage(word),
  ];
  return conditions.length === 0 ? sql<SqlBool>`0` : sql<SqlBool>`(${sql.join(conditions, sql` OR `)})`;
}

function named(column: 'model' | 'backend' | 'client', names: readonly string[], word: string): Condition[] {
  const found = names.filter((name) => name.toLowerCase().includes(word.toLowerCase()));
  // The plus keeps each condition from opening an index of its own: the rows are walked by time.
  return found.length === 0 ? [] : [sql<SqlBool>`+${sql.ref(column)} IN (${sql.join(found)})`];
}

/** As a query of SQLite's FTS5, in quotes: what it takes for a word's border is its own affair. */
function inMessage(word: string): Condition[] {
  if (!/[\p{L}\p{N}]/u.test(word)) return [];
  const query = `"${word.replaceAll('"', '')}"*`;
  return [
    sql<SqlBool>`+requests.rowid IN (SELECT rowid FROM request_words WHERE request_words MATCH ${query})`,
  ];
}
