import type { Kysely } from 'kysely';
import { phrase } from '../../contract/phrase.ts';
import { Settings, SettingsPatch, SettingsSectionName } from '../../contract/settings.ts';
import type { SettingsSection } from '../../contract/settings.ts';
import { checkRevision } from './revision.ts';
import type { Schema } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** What was chosen, without defaults, and the revision of each section; 0 where nothing was ever chosen. */
export interface StoredSettings {
  readonly chosen: SettingsPatch;
  readonly revisions: Readonly<Record<SettingsSection, number>>;
}

/** The settings that somebody chose, one row a section. Defaults are not stored: a newer program may know better. */
export class SettingsTable {
  readonly #db: Kysely<Schema>;

  /** @param db may be an open transaction, of which every change is then a part */
  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async read(): Promise<StoredSettings> {
    const rows = await this.#db.selectFrom('settings').selectAll().execute();
    const known = new Map(rows.map((row) => [row.section, row]));
    const revision = (section: SettingsSection) => known.get(section)?.revision ?? 0;
    return {
      chosen: SettingsPatch.parse(
        Object.fromEntries(
          SettingsSectionName.options.flatMap((section) => {
            const row = known.get(section);
            return row === undefined ? [] : [[section, readable(section, JSON.parse(row.value))]];
          }),
        ),
      ),
      revisions: {
        gateway: revision('gateway'),
        servers: revision('servers'),
        audit: revision('audit'),
        addresses: revision('addresses'),
        notifications: revision('notifications'),
        appearance: revision('appearance'),
      },
    };
  }

  /**
   * Changes some fields of one section.
   * @throws Failure `conflict` when the section is not at the `expected` revision any more
   */
  update(section: SettingsSection, changes: object, expected?: number): Promise<void> {
    return this.#change(section, expected, (chosen) => ({ ...chosen, ...changes }));
  }

  /**
   * Forgets what was chosen for some fields of one section.
   * @throws Failure `conflict` when the section is not at the `expected` revision any more
   */
  reset(section: SettingsSection, fields: readonly string[], expected?: number): Promise<void> {
    return this.#change(section, expected, (chosen) =>
      Object.fromEntries(Object.entries(chosen).filter(([field]) => !fields.includes(field))),
    );
  }

  #change(
    section: SettingsSection,
    expected: number | undefined,
    next: (chosen: object) => object,
  ): Promise<void> {
    return inTransaction(this.#db, async (db) => {
      const { chosen, revisions } = await new SettingsTable(db).read();
      checkRevision(phrase`The section "${section}"`, revisions[section], expected);
      const value = JSON.stringify(next(chosen[section] ?? {}));
      const revision = revisions[section] + 1;
      await db
        .insertInto('settings')
        .values({ section, value, revision })
        .onConflict((conflict) => conflict.column('section').doUpdateSet({ value, revision }))
        .execute();
    });
  }
}

/** The fields of a stored section that this program understands; one that it does not must not hide the others. */
function readable(section: SettingsSection, value: unknown): Record<string, unknown> {
  const fields: Readonly<Record<string, { safeParse: (value: unknown) => { success: boolean } }>> =
    Settings.shape[section].shape;
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter(([field, one]) => fields[field]?.safeParse(one).success === true),
  );
}
