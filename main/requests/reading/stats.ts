import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { RequestStats, RequestSums, StatsQuery } from '../../../contract/request.ts';
import type { Schema } from '../../store/schema.ts';
import { filtered } from './filtered.ts';

interface Group extends RequestSums {
  readonly at: number;
  readonly model: string | null;
  readonly backend: string | null;
}

/** Sums over a time, in one pass: grouped by step, model and backend, and put together here. */
export async function readStats(db: Kysely<Schema>, query: StatsQuery): Promise<RequestStats> {
  const groups = await (await statsSelection(db, query)).execute();
  const buckets = addUp(groups, ({ at }) => at).map(({ key, sums }) => ({ at: key, ...sums }));
  return {
    totals: groups.reduce<RequestSums>(add, NOTHING),
    buckets: buckets.sort((a, b) => a.at - b.at),
    models: most(groups, query.top, ({ model }) => model),
    backends: most(groups, query.top, ({ backend }) => backend),
  };
}

/** The statement of {@link readStats}. */
export async function statsSelection(db: Kysely<Schema>, { filter, from, to, bucketMs }: StatsQuery) {
  const { rows } = await filtered(db, { ...filter, from, to });
  // A number is bound as a float, which would make the remainder one, too.
  const step = sql<number>`at - at % CAST(${bucketMs} AS INTEGER)`;
  return rows
    .select([
      step.as('at'),
      'model',
      'backend',
      sql<number>`count(*)`.as('requests'),
      sql<number>`sum(outcome IN ('failed', 'interrupted'))`.as('errors'),
      sql<number>`coalesce(sum(prompt_tokens), 0)`.as('promptTokens'),
      sql<number>`coalesce(sum(completion_tokens), 0)`.as('completionTokens'),
      sql<number>`coalesce(sum(cost_micros), 0)`.as('costMicros'),
      sql<number>`sum(cost_micros IS NULL AND prompt_tokens IS NOT NULL)`.as('unpriced'),
    ])
    .groupBy([step, 'model', 'backend']);
}

const NOTHING: RequestSums = {
  requests: 0,
  errors: 0,
  promptTokens: 0,
  completionTokens: 0,
  costMicros: 0,
  unpriced: 0,
};

function add(a: RequestSums, b: RequestSums): RequestSums {
  return {
    requests: a.requests + b.requests,
    errors: a.errors + b.errors,
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    costMicros: a.costMicros + b.costMicros,
    unpriced: a.unpriced + b.unpriced,
  };
}

function addUp<K>(groups: readonly Group[], keyOf: (group: Group) => K): { key: K; sums: RequestSums }[] {
  const sums = new Map<K, RequestSums>();
  for (const group of groups) sums.set(keyOf(group), add(sums.get(keyOf(group)) ?? NOTHING, group));
  return [...sums].map(([key, value]) => ({ key, sums: value }));
}

function most(groups: readonly Group[], top: number, nameOf: (group: Group) => string | null) {
  return addUp(groups, nameOf)
    .flatMap(({ key, sums }) => (key === null ? [] : [{ name: key, ...sums }]))
    .sort((a, b) => b.requests - a.requests || (a.name < b.name ? -1 : 1))
    .slice(0, top);
}
