import type { Kysely } from 'kysely';
import { Failure } from '../../contract/failure.ts';
import type { KeyId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import type { KeyCopy, KeyRow, KeyRows } from '../secrets/key-rows.ts';
import { constraintOf } from './constraint.ts';
import type { Schema } from './schema.ts';

/** Stored keys: their names, where each is kept and, for those in the database, their ciphertext. */
export class KeysTable implements KeyRows {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(): Promise<readonly KeyRow[]> {
    const rows = await this.#db.selectFrom('keys').selectAll().orderBy('created_at').execute();
    return rows.map(read);
  }

  async get(id: KeyId): Promise<KeyRow | null> {
    const row = await this.#db.selectFrom('keys').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : read(row);
  }

  async insert({ createdAt, ...row }: KeyRow): Promise<void> {
    try {
      await this.#db
        .insertInto('keys')
        .values({ ...row, created_at: createdAt })
        .execute();
    } catch (error) {
      if (constraintOf(error) !== 'unique') throw error;
      throw new Failure('conflict', phrase`There already is a key named "${row.name}".`, {
        hint: phrase`Choose another name, or replace that key.`,
        cause: error,
      });
    }
  }

  async update(id: KeyId, copy: KeyCopy): Promise<void> {
    const { store, ciphertext, last4, fingerprint } = copy;
    await this.#db
      .updateTable('keys')
      .set({ store, ciphertext, last4, fingerprint })
      .where('id', '=', id)
      .execute();
  }

  async delete(id: KeyId): Promise<void> {
    await this.#db.deleteFrom('keys').where('id', '=', id).execute();
  }
}

function read({ created_at, ...row }: Schema['keys']): KeyRow {
  return { ...row, createdAt: created_at };
}
