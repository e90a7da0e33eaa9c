import type { Kysely } from 'kysely';
import type { PersonId } from '../../contract/ids.ts';
import type { Schema } from './schema.ts';

/** A browser that is signed in with an account. Times are Unix milliseconds, secrets are hashes. */
export interface PersonSession {
  readonly id: string;
  readonly personId: PersonId;
  readonly secretHash: string;
  /** The one before; null while the first is in use. */
  readonly previousHash: string | null;
  /** When the secret in use was given out. */
  readonly rotatedAt: number;
  readonly createdAt: number;
}

export class PersonSessionsTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert({
    personId,
    secretHash,
    previousHash,
    rotatedAt,
    createdAt,
    id,
  }: PersonSession): Promise<void> {
    await this.#db
      .insertInto('person_sessions')
      .values({
        id,
        person_id: personId,
        secret_hash: secretHash,
        previous_hash: previousHash,
        rotated_at: rotatedAt,
        created_at: createdAt,
      })
      .execute();
  }

  async get(id: string): Promise<PersonSession | null> {
    const row = await this.#db
      .selectFrom('person_sessions')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : read(row);
  }

  /** The oldest first. */
  async of(person: PersonId): Promise<readonly PersonSession[]> {
    const rows = await this.#db
      .selectFrom('person_sessions')
      .selectAll()
      .where('person_id', '=', person)
      .orderBy('created_at')
      .execute();
    return rows.map(read);
  }

  async ids(): Promise<readonly string[]> {
    const rows = await this.#db.selectFrom('person_sessions').select('id').execute();
    return rows.map(({ id }) => id);
  }

  /** Gives a session its next secret. False where another call was faster: then nothing is changed. */
  async rotate(id: string, from: string, to: string, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('person_sessions')
      .set({ secret_hash: to, previous_hash: from, rotated_at: at })
      .where('id', '=', id)
      .where('secret_hash', '=', from)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom('person_sessions').where('id', '=', id).execute();
  }

  /** The newest time in the table: no clock of an earlier run was behind it. Null for an empty one. */
  async newest(): Promise<number | null> {
    const row = await this.#db
      .selectFrom('person_sessions')
      .select((eb) => eb.fn.max('rotated_at').as('at'))
      .executeTakeFirst();
    return row?.at ?? null;
  }
}

function read(row: Schema['person_sessions']): PersonSession {
  return {
    id: row.id,
    personId: row.person_id,
    secretHash: row.secret_hash,
    previousHash: row.previous_hash,
    rotatedAt: row.rotated_at,
    createdAt: row.created_at,
  };
}
