import type { Kysely } from 'kysely';
import type { ToolServerId } from '../../contract/ids.ts';
import type { ToolPolicy } from '../../contract/tools.ts';
import type { Schema } from './schema.ts';

/** What somebody decided for a tool, and for which form of it: one that changed since is another tool. */
export interface StoredPolicy {
  readonly server: ToolServerId;
  readonly tool: string;
  readonly policy: Exclude<ToolPolicy, 'ask'>;
  readonly fingerprint: string;
}

export class ToolPoliciesTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(owner: string): Promise<StoredPolicy[]> {
    const rows = await this.#db.selectFrom('tool_policies').selectAll().where('owner', '=', owner).execute();
    return rows.map(({ server_id, tool, policy, fingerprint }) => ({
      ...{ server: server_id, tool, policy, fingerprint },
    }));
  }

  async put(owner: string, { server, ...policy }: StoredPolicy): Promise<void> {
    const row = { owner, server_id: server, ...policy };
    await this.#db
      .insertInto('tool_policies')
      .values(row)
      .onConflict((conflict) => conflict.columns(['owner', 'server_id', 'tool']).doUpdateSet(row))
      .execute();
  }

  /** From now on the tool is asked for. */
  async remove(owner: string, server: ToolServerId, tool: string): Promise<void> {
    await this.#db
      .deleteFrom('tool_policies')
      .where('owner', '=', owner)
      .where('server_id', '=', server)
      .where('tool', '=', tool)
      .execute();
  }
}
