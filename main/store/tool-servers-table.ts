import type { Kysely } from 'kysely';
import { Failure } from '../../contract/failure.ts';
import type { KeyId, ToolServerId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import { ToolServerSpec } from '../../contract/tools.ts';
import { constraintOf } from './constraint.ts';
import type { Schema } from './schema.ts';

/** A configured tool server; the values of its variables and headers are behind `secrets`. */
export interface StoredToolServer {
  readonly id: ToolServerId;
  readonly name: string;
  readonly enabled: boolean;
  readonly spec: ToolServerSpec;
  readonly secrets: KeyId | null;
  readonly revision: number;
}

export class ToolServersTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** By name. */
  async list(): Promise<StoredToolServer[]> {
    const rows = await this.#db.selectFrom('tool_servers').selectAll().orderBy('name').execute();
    return rows.map((row) => ({
      ...row,
      enabled: row.enabled === 1,
      spec: ToolServerSpec.parse(JSON.parse(row.spec)),
    }));
  }

  /** Adds it or replaces the one of its id. @throws Failure `conflict` where another has its name */
  async put(server: StoredToolServer): Promise<void> {
    const row = { ...server, enabled: server.enabled ? 1 : 0, spec: JSON.stringify(server.spec) } as const;
    try {
      await this.#db
        .insertInto('tool_servers')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    } catch (error) {
      if (constraintOf(error) !== 'unique') throw error;
      throw new Failure('conflict', phrase`There is a tool server "${server.name}" already.`, {
        hint: phrase`Choose another name.`,
        issues: [{ path: 'name', message: 'taken', reason: { code: 'name_taken' } }],
        cause: error,
      });
    }
  }

  async remove(id: ToolServerId): Promise<void> {
    await this.#db.deleteFrom('tool_servers').where('id', '=', id).execute();
  }
}
