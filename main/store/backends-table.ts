import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { BackendRecord, BackendSpec } from '../../contract/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { BackendId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import { constraintOf } from './constraint.ts';
import { checkRevision } from './revision.ts';
import type { Schema } from './schema.ts';
import { inTransaction } from './transaction.ts';

type Row = Schema['backends'];

/** Backends, remote and local, as stored. */
export class BackendsTable {
  readonly #db: Kysely<Schema>;

  /** @param db may be an open transaction, of which every change is then a part */
  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(): Promise<BackendRecord[]> {
    const rows = await this.#db.selectFrom('backends').selectAll().orderBy('name').execute();
    return rows.map(read);
  }

  /** @throws Failure `not_found` */
  async get(id: BackendId): Promise<BackendRecord> {
    const row = await this.#db.selectFrom('backends').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw notFound();
    return read(row);
  }

  /** @throws Failure `conflict` when the name is taken. */
  async add(name: string, spec: BackendSpec, managed = false): Promise<BackendRecord> {
    const now = Date.now();
    const id = BackendId.parse(randomUUID());
    return this.#insert({ id, name, spec, createdAt: now, updatedAt: now, revision: 1, managed });
  }

  /** Puts back what was removed. @throws Failure `conflict` when its name or its id is taken. */
  async restore(record: BackendRecord): Promise<BackendRecord> {
    return this.#insert({ ...record, revision: record.revision + 1, updatedAt: Date.now() });
  }

  /** @throws Failure `not_found`, or `conflict` when it is not at the `expected` revision any more */
  async update(id: BackendId, spec: BackendSpec, expected?: number): Promise<BackendRecord> {
    return inTransaction(this.#db, async (db) => {
      const before = await new BackendsTable(db).get(id);
      checkRevision(phrase`"${before.name}"`, before.revision, expected);
      const row = await db
        .updateTable('backends')
        .set({ spec: JSON.stringify(spec), revision: before.revision + 1, updated_at: Date.now() })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      return read(row);
    });
  }

  /** @throws Failure `not_found`, or `conflict` while a route names it or when it is at another revision */
  async remove(id: BackendId, expected?: number): Promise<void> {
    await inTransaction(this.#db, async (db) => {
      const { name, revision } = await new BackendsTable(db).get(id);
      checkRevision(phrase`"${name}"`, revision, expected);
      try {
        await db.deleteFrom('backends').where('id', '=', id).execute();
      } catch (error) {
        if (constraintOf(error) !== 'foreign-key') throw error;
        throw new Failure('conflict', phrase`A route still leads to "${name}".`, {
          hint: phrase`Change or remove that route first; \`route list\` shows them.`,
          cause: error,
        });
      }
    });
  }

  async #insert(record: BackendRecord): Promise<BackendRecord> {
    try {
      await this.#db.insertInto('backends').values(write(record)).execute();
    } catch (error) {
      if (constraintOf(error) !== 'unique') throw error;
      throw new Failure('conflict', phrase`There already is a backend or server named "${record.name}".`, {
        hint: phrase`Choose another name, or remove the old one first.`,
        cause: error,
      });
    }
    return record;
  }
}

function write(record: BackendRecord): Row {
  return {
    id: record.id,
    name: record.name,
    spec: JSON.stringify(record.spec),
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    revision: record.revision,
    managed: record.managed ? 1 : 0,
  };
}

function read(row: Row): BackendRecord {
  return BackendRecord.parse({
    id: row.id,
    name: row.name,
    spec: BackendSpec.parse(JSON.parse(row.spec)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
    managed: row.managed === 1,
  });
}

function notFound(): Failure {
  return new Failure('not_found', phrase`There is no such backend or server.`, {
    hint: phrase`\`backend list\` and \`server list\` show what there is.`,
  });
}
