import type { Kysely } from 'kysely';
import type { KeyId } from '../../contract/ids.ts';
import type { Schema } from './schema.ts';

/** Which keys come from the configuration file. A key that is removed leaves this table by itself. */
export class ManagedKeysTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(): Promise<ReadonlySet<KeyId>> {
    const rows = await this.#db.selectFrom('managed_keys').selectAll().execute();
    return new Set(rows.map((row) => row.key_id));
  }

  async add(id: KeyId): Promise<void> {
    await this.#db
      .insertInto('managed_keys')
      .values({ key_id: id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
