import type { Kysely } from 'kysely';
import { Failure } from '../../contract/failure.ts';
import type { PersonId } from '../../contract/ids.ts';
import { nameKey } from '../../contract/person.ts';
import type { Person, PersonRole, PersonState } from '../../contract/person.ts';
import { phrase } from '../../contract/phrase.ts';
import { constraintOf } from './constraint.ts';
import type { Schema } from './schema.ts';

/** An account with what only the host knows of it. */
export interface PersonRecord extends Person {
  /** A hash with the parameters that it was made with. */
  readonly password: string;
  /** Rises with whatever ends the sessions: a new password, another role, another state. */
  readonly version: number;
}

export type NewPerson = Pick<PersonRecord, 'id' | 'name' | 'role' | 'state' | 'password' | 'createdAt'>;

/** The accounts. Names are unique whatever their case. */
export class PeopleTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Those who wait first, then by name. */
  async list(): Promise<readonly PersonRecord[]> {
    const rows = await this.#db
      .selectFrom('people')
      .selectAll()
      .orderBy((eb) => eb.case().when('state', '=', 'waiting').then(0).else(1).end())
      .orderBy('name_key')
      .execute();
    return rows.map(read);
  }

  async get(id: PersonId): Promise<PersonRecord | null> {
    const row = await this.#db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : read(row);
  }

  async named(name: string): Promise<PersonRecord | null> {
    const row = await this.#db
      .selectFrom('people')
      .selectAll()
      .where('name_key', '=', nameKey(name))
      .executeTakeFirst();
    return row === undefined ? null : read(row);
  }

  async count(filter: { readonly state?: PersonState; readonly role?: PersonRole } = {}): Promise<number> {
    let query = this.#db.selectFrom('people').select((eb) => eb.fn.countAll<number>().as('count'));
    if (filter.state !== undefined) query = query.where('state', '=', filter.state);
    if (filter.role !== undefined) query = query.where('role', '=', filter.role);
    return (await query.executeTakeFirstOrThrow()).count;
  }

  /** @throws Failure `conflict` when the name is taken */
  async insert({ createdAt, ...person }: NewPerson): Promise<PersonRecord> {
    const row = { ...person, name_key: nameKey(person.name), version: 1, last_seen_at: null };
    try {
      await this.#db
        .insertInto('people')
        .values({ ...row, created_at: createdAt })
        .execute();
    } catch (error) {
      if (constraintOf(error) !== 'unique') throw error;
      throw new Failure('conflict', phrase`Somebody is named "${person.name}" already.`, {
        hint: phrase`Choose another name.`,
        cause: error,
      });
    }
    return read({ ...row, created_at: createdAt });
  }

  /**
   * Changes an account in a way that ends its sessions. With `version` only while it is that one; false where it is not,
   * and nothing is changed.
   */
  async change(
    id: PersonId,
    changes: Partial<Pick<Schema['people'], 'role' | 'state' | 'password'>>,
    version?: number,
  ): Promise<boolean> {
    let query = this.#db
      .updateTable('people')
      .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
      .where('id', '=', id);
    if (version !== undefined) query = query.where('version', '=', version);
    return (await query.executeTakeFirst()).numUpdatedRows === 1n;
  }

  /** Stores the same password under newer parameters; does nothing where another one was set meanwhile. */
  async rehash({ id, version }: Pick<PersonRecord, 'id' | 'version'>, password: string): Promise<void> {
    await this.#db
      .updateTable('people')
      .set({ password })
      .where('id', '=', id)
      .where('version', '=', version)
      .execute();
  }

  async seen(id: PersonId, at: number): Promise<void> {
    await this.#db.updateTable('people').set({ last_seen_at: at }).where('id', '=', id).execute();
  }

  async delete(id: PersonId): Promise<void> {
    await this.#db.deleteFrom('people').where('id', '=', id).execute();
  }
}

function read(row: Schema['people']): PersonRecord {
  const { id, name, role, state, password, version } = row;
  return {
    id,
    name,
    role,
    state,
    password,
    version,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  };
}
