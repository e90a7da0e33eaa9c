import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { HubSettings } from '../../contract/model.ts';
import type { Schema } from './schema.ts';

const SECTION = 'hub';

/** What is set for the hub and for models on disk: one row of the settings. */
export class HubSettingsRow {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** The defaults where nothing was set. */
  async read(): Promise<HubSettings> {
    const row = await this.#db
      .selectFrom('settings')
      .select('value')
      .where('section', '=', SECTION)
      .executeTakeFirst();
    return HubSettings.parse(row === undefined ? {} : JSON.parse(row.value));
  }

  async write(settings: HubSettings): Promise<void> {
    const value = JSON.stringify(settings);
    await this.#db
      .insertInto('settings')
      .values({ section: SECTION, value, revision: 1 })
      .onConflict((conflict) =>
        conflict.column('section').doUpdateSet({ value, revision: sql<number>`settings.revision + 1` }),
      )
      .execute();
  }
}
