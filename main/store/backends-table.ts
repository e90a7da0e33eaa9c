import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { BackendRecord, BackendSpec } from '../../contract/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { BackendId } from '../../contract/ids.ts';
import { constraintOf } from './constraint.ts';
import type { Schema } from './schema.ts';

type Row = Schema['backends'];

/** Backends, remote and local, as stored. */
export class BackendsTable {
  readonly #db: Kysely<Schema>;

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
  async add(name: string, spec: BackendSpec): Promise<BackendRecord> {
    const row: Row = {
      id: BackendId.parse(randomUUID()),
      name,
      spec: JSON.stringify(spec),
      created_at: Date.now(),
    };
    try {
      await this.#db.insertInto('backends').values(row).execute();
    } catch (error) {
      if (constraintOf(error) !== 'unique') throw error;
      throw new Failure('conflict', `There already is a backend or server named "${name}".`, {
        hint: 'Choose another name, or remove the old one first.',
        cause: error,
      });
    }
    return read(row);
  }

  async update(id: BackendId, spec: BackendSpec): Promise<BackendRecord> {
    const { numUpdatedRows } = await this.#db
      .updateTable('backends')
      .set({ spec: JSON.stringify(spec) })
      .where('id', '=', id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw notFound();
    return this.get(id);
  }

  /** @throws Failure `conflict` while a route names it. */
  async remove(id: BackendId): Promise<void> {
    try {
      const { numDeletedRows } = await this.#db
        .deleteFrom('backends')
        .where('id', '=', id)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw notFound();
    } catch (error) {
      if (constraintOf(error) !== 'foreign-key') throw error;
      throw new Failure('conflict', 'A route still leads to it.', {
        hint: 'Change or remove that route first; `route list` shows them.',
        cause: error,
      });
    }
  }
}

function read(row: Row): BackendRecord {
  return BackendRecord.parse({
    id: row.id,
    name: row.name,
    spec: BackendSpec.parse(JSON.parse(row.spec)),
    createdAt: row.created_at,
  });
}

function notFound(): Failure {
  return new Failure('not_found', 'There is no such backend or server.', {
    hint: '`backend list` and `server list` show what there is.',
  });
}
