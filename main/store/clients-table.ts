import type { Kysely } from 'kysely';
import { AllowedModels, ClientCredential, ClientLimits } from '../../contract/access.ts';
import type { Client, ClientDraft } from '../../contract/access.ts';
import { Failure } from '../../contract/failure.ts';
import type { ClientId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import { checkRevision } from './revision.ts';
import type { Schema } from './schema.ts';

/** A client, and the hash of its key; null for one that is known without. */
export interface StoredClient {
  readonly client: Client;
  readonly keyHash: string | null;
}

/** The programs that may, or may not, use the gateway. */
export class ClientsTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** The newest first. */
  async list(): Promise<readonly StoredClient[]> {
    const rows = await this.#db.selectFrom('clients').selectAll().orderBy('created_at', 'desc').execute();
    return rows.map(read);
  }

  /** @throws Failure `not_found` */
  async get(id: ClientId): Promise<StoredClient> {
    const row = await this.#db.selectFrom('clients').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw notThere();
    return read(row);
  }

  async insert({ client, keyHash }: StoredClient): Promise<void> {
    await this.#db.insertInto('clients').values(toColumns(client, keyHash)).execute();
  }

  /** @throws Failure `not_found`, or `conflict` when the caller has seen another revision */
  async update(id: ClientId, { name, allowed, limits }: ClientDraft, expected?: number): Promise<void> {
    const { client } = await this.get(id);
    checkRevision(phrase`The client "${client.name}"`, client.revision, expected);
    await this.#change(id, {
      ...{ name, limits: JSON.stringify(limits) },
      allowed: allowed === null ? null : JSON.stringify(allowed),
    });
  }

  async judge(id: ClientId, verdict: Client['verdict']): Promise<void> {
    await this.#change(id, { verdict });
  }

  /** Its key is worth nothing from `at` on (Unix milliseconds). One that was revoked already keeps its time. */
  async revoke(id: ClientId, at: number): Promise<void> {
    const { client } = await this.get(id);
    if (client.revokedAt === null) await this.#change(id, { revoked_at: at });
  }

  /** When clients were last used (Unix milliseconds); no change of theirs, so no new revision. */
  async used(times: ReadonlyMap<ClientId, number>): Promise<void> {
    for (const [id, at] of times) {
      await this.#db.updateTable('clients').set({ last_used_at: at }).where('id', '=', id).execute();
    }
  }

  async delete(id: ClientId): Promise<void> {
    await this.#db.deleteFrom('clients').where('id', '=', id).execute();
  }

  async #change(id: ClientId, values: Partial<Schema['clients']>): Promise<void> {
    const result = await this.#db
      .updateTable('clients')
      .set((column) => ({ ...values, revision: column('revision', '+', 1) }))
      .where('id', '=', id)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) throw notThere();
  }
}

function notThere(): Failure {
  return new Failure('not_found', phrase`There is no such client.`, {
    hint: phrase`It may have been removed meanwhile.`,
  });
}

function toColumns(client: Client, keyHash: string | null): Schema['clients'] {
  return {
    id: client.id,
    name: client.name,
    key_hash: keyHash,
    credential: JSON.stringify(client.credential),
    verdict: client.verdict,
    allowed: client.allowed === null ? null : JSON.stringify(client.allowed),
    limits: JSON.stringify(client.limits),
    person: client.person,
    created_at: client.createdAt,
    last_used_at: client.lastUsedAt,
    revoked_at: client.revokedAt,
    revision: client.revision,
  };
}

function read(row: Schema['clients']): StoredClient {
  const { id, name, verdict, person, revision } = row;
  return {
    keyHash: row.key_hash,
    client: {
      ...{ id, name, verdict, person, revision },
      credential: ClientCredential.parse(JSON.parse(row.credential)),
      allowed: row.allowed === null ? null : AllowedModels.parse(JSON.parse(row.allowed)),
      limits: ClientLimits.parse(JSON.parse(row.limits)),
      createdAt: row.created_at,
      lastUsedAt: row.last_used_at,
      revokedAt: row.revoked_at,
    },
  };
}
