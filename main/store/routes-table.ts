import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Failure } from '../../contract/failure.ts';
import { RouteId } from '../../contract/ids.ts';
import { Route } from '../../contract/route.ts';
import type { RouteDraft } from '../../contract/route.ts';
import { constraintOf } from './constraint.ts';
import type { Schema } from './schema.ts';

/** Routes with their chains of targets. */
export class RoutesTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(): Promise<Route[]> {
    const [routes, targets] = await Promise.all([
      this.#db.selectFrom('routes').selectAll().orderBy('created_at').orderBy('id').execute(),
      this.#db.selectFrom('route_targets').selectAll().orderBy('route_id').orderBy('position').execute(),
    ]);
    const chains = Map.groupBy(targets, (target) => target.route_id);
    return routes.map((row) =>
      Route.parse({
        id: row.id,
        match: row.match,
        pattern: row.pattern,
        priority: row.priority,
        enabled: row.enabled === 1,
        waitForWholeAnswer: row.wait_for_whole === 1,
        createdAt: row.created_at,
        targets: (chains.get(row.id) ?? []).map((target) => ({
          backend: target.backend_id,
          model: target.model,
          contextTokens: target.context_tokens,
        })),
      }),
    );
  }

  async add(draft: RouteDraft): Promise<Route> {
    const id = RouteId.parse(randomUUID());
    const createdAt = Date.now();
    await this.#db.transaction().execute(async (db) => {
      await db
        .insertInto('routes')
        .values({ id, ...columns(draft), created_at: createdAt })
        .execute();
      await insertTargets(db, id, draft);
    });
    return { id, ...draft, createdAt };
  }

  /** @throws Failure `not_found` */
  async update(id: RouteId, draft: RouteDraft): Promise<Route> {
    return this.#db.transaction().execute(async (db) => {
      const row = await db
        .updateTable('routes')
        .set(columns(draft))
        .where('id', '=', id)
        .returning('created_at')
        .executeTakeFirst();
      if (row === undefined) throw notFound();
      await db.deleteFrom('route_targets').where('route_id', '=', id).execute();
      await insertTargets(db, id, draft);
      return { id, ...draft, createdAt: row.created_at };
    });
  }

  /** @throws Failure `not_found` */
  async remove(id: RouteId): Promise<void> {
    const { numDeletedRows } = await this.#db.deleteFrom('routes').where('id', '=', id).executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound();
  }
}

function columns(draft: RouteDraft) {
  return {
    match: draft.match,
    pattern: draft.pattern,
    priority: draft.priority,
    enabled: draft.enabled ? (1 as const) : (0 as const),
    wait_for_whole: draft.waitForWholeAnswer ? (1 as const) : (0 as const),
  };
}

async function insertTargets(db: Kysely<Schema>, id: RouteId, draft: RouteDraft): Promise<void> {
  const rows = draft.targets.map((target, position) => ({
    route_id: id,
    position,
    backend_id: target.backend,
    model: target.model,
    context_tokens: target.contextTokens,
  }));
  try {
    await db.insertInto('route_targets').values(rows).execute();
  } catch (error) {
    if (constraintOf(error) !== 'foreign-key') throw error;
    throw new Failure('not_found', 'The route leads to a backend that does not exist.', {
      hint: '`backend list` and `server list` show what there is.',
      cause: error,
    });
  }
}

function notFound(): Failure {
  return new Failure('not_found', 'There is no such route.', { hint: '`route list` shows what there is.' });
}
