import type { Kysely } from 'kysely';
import { HubSettings } from '../../contract/model.ts';
import type { HubSettingsUpdate, HubSettingsView } from '../../contract/model.ts';
import { phrase } from '../../contract/phrase.ts';
import { checkRevision } from './revision.ts';
import type { Schema } from './schema.ts';
import { inTransaction } from './transaction.ts';

const SECTION = 'hub';

/** What is set for the hub and for models on disk: one row of the settings. */
export class HubSettingsRow {
  readonly #db: Kysely<Schema>;

  /** @param db may be an open transaction, of which every change is then a part */
  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** The defaults where nothing was set. */
  async read(): Promise<HubSettingsView> {
    const row = await this.#db
      .selectFrom('settings')
      .select(['value', 'revision'])
      .where('section', '=', SECTION)
      .executeTakeFirst();
    return row === undefined
      ? { ...HubSettings.parse({}), revision: 0 }
      : { ...HubSettings.parse(JSON.parse(row.value)), revision: row.revision };
  }

  /** @throws Failure `conflict` when they are not at the `expected` revision any more */
  update({ changes, expected }: HubSettingsUpdate): Promise<HubSettingsView> {
    return inTransaction(this.#db, async (db) => {
      const { revision: before, ...settings } = await new HubSettingsRow(db).read();
      checkRevision(phrase`What is set for the hub`, before, expected);
      const changed = HubSettings.parse({ ...settings, ...changes });
      const [value, revision] = [JSON.stringify(changed), before + 1];
      await db
        .insertInto('settings')
        .values({ section: SECTION, value, revision })
        .onConflict((conflict) => conflict.column('section').doUpdateSet({ value, revision }))
        .execute();
      return { ...changed, revision };
    });
  }
}
