import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Failure } from '../../contract/failure.ts';
import { RouteId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import { Route } from '../../contract/route.ts';
import type { RouteDraft } from '../../contract/route.ts';
import { constraintOf } from './constraint.ts';
import { checkRevision } from './revision.ts';
import type { Schema } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** Routes with their chains of targets. */
export class RoutesTable {
  readonly #db: Kysely<Schema>;

  /** @param db may be an open transaction, of which every change is then a part */
  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(): Promise<Route[]> {
    // One after the other: inside a transaction there is one connection.
    const routes = await this.#db
      .selectFrom('routes')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    const targets = await this.#db
      .selectFrom('route_targets')
      .selectAll()
      .orderBy('route_id')
      .orderBy('position')
      .execute();
    const chains = Map.groupBy(targets, (target) => target.route_id);
    return routes.map((row) => read(row, chains.get(row.id) ?? []));
  }

  /** @throws Failure `not_found` */
  async get(id: RouteId): Promise<Route> {
    const row = await this.#db.selectFrom('routes').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) {
      throw new Failure('not_found', phrase`There is no such route.`, {
        hint: phrase`\`route list\` shows what there is.`,
      });
    }
    const chain = await this.#db
      .selectFrom('route_targets')
      .selectAll()
      .where('route_id', '=', id)
      .orderBy('position')
      .execute();
    return read(row, chain);
  }

  /** @throws Failure `not_found` when a target's backend is not there */
  async add(draft: RouteDraft, managed = false): Promise<Route> {
    const now = Date.now();
    const id = RouteId.parse(randomUUID());
    return this.#insert({ id, ...draft, createdAt: now, updatedAt: now, revision: 1, managed });
  }

  /** Puts back what was removed. @throws Failure `conflict` when it is there, `not_found` for its backends */
  async restore(route: Route): Promise<Route> {
    return this.#insert({ ...route, revision: route.revision + 1, updatedAt: Date.now() });
  }

  /** @throws Failure `not_found`, or `conflict` when it is not at the `expected` revision any more */
  async update(id: RouteId, draft: RouteDraft, expected?: number): Promise<Route> {
    return inTransaction(this.#db, async (db) => {
      const before = await new RoutesTable(db).get(id);
      checkRevision(phrase`The route ${before.pattern}`, before.revision, expected);
      const changed = { ...before, ...draft, revision: before.revision + 1, updatedAt: Date.now() };
      await db.updateTable('routes').set(columns(changed)).where('id', '=', id).execute();
      await db.deleteFrom('route_targets').where('route_id', '=', id).execute();
      await insertTargets(db, changed);
      return changed;
    });
  }

  /** All or none of these. */
  async setPriorities(priorities: ReadonlyMap<RouteId, number>): Promise<void> {
    await inTransaction(this.#db, async (db) => {
      for (const [id, priority] of priorities) {
        await db
          .updateTable('routes')
          .set((row) => ({ priority, revision: row('revision', '+', 1), updated_at: Date.now() }))
          .where('id', '=', id)
          .execute();
      }
    });
  }

  /** @throws Failure `not_found`, or `conflict` when it is not at the `expected` revision any more */
  async remove(id: RouteId, expected?: number): Promise<void> {
    await inTransaction(this.#db, async (db) => {
      const { pattern, revision } = await new RoutesTable(db).get(id);
      checkRevision(phrase`The route ${pattern}`, revision, expected);
      await db.deleteFrom('routes').where('id', '=', id).execute();
    });
  }

  async #insert(route: Route): Promise<Route> {
    await inTransaction(this.#db, async (db) => {
      try {
        await db
          .insertInto('routes')
          .values({ id: route.id, ...columns(route) })
          .execute();
      } catch (error) {
        if (constraintOf(error) !== 'unique') throw error;
        throw new Failure('conflict', phrase`The route ${route.pattern} is there already.`, { cause: error });
      }
      await insertTargets(db, route);
    });
    return route;
  }
}

function columns(route: Route): Omit<Schema['routes'], 'id'> {
  return {
    match: route.match,
    pattern: route.pattern,
    priority: route.priority,
    enabled: route.enabled ? 1 : 0,
    wait_for_whole: route.waitForWholeAnswer ? 1 : 0,
    created_at: route.createdAt,
    updated_at: route.updatedAt,
    revision: route.revision,
    managed: route.managed ? 1 : 0,
  };
}

function read(row: Schema['routes'], chain: readonly Schema['route_targets'][]): Route {
  return Route.parse({
    id: row.id,
    match: row.match,
    pattern: row.pattern,
    priority: row.priority,
    enabled: row.enabled === 1,
    waitForWholeAnswer: row.wait_for_whole === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
    managed: row.managed === 1,
    targets: chain.map((target) => ({
      backend: target.backend_id,
      model: target.model,
      contextTokens: target.context_tokens,
    })),
  });
}

async function insertTargets(db: Kysely<Schema>, { id, targets }: Route): Promise<void> {
  const rows = targets.map((target, position) => ({
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
    throw new Failure('not_found', phrase`The route leads to a backend that does not exist.`, {
      hint: phrase`\`backend list\` and \`server list\` show what there is.`,
      cause: error,
    });
  }
}
