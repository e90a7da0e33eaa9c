import type { Kysely } from 'kysely';
import type { KeyId } from '../../contract/ids.ts';
import { SettingsSectionName } from '../../contract/settings.ts';
import type { KeyVault } from '../secrets/key-vault.ts';
import { BackendsTable } from '../store/backends-table.ts';
import { ManagedKeysTable } from '../store/managed-keys-table.ts';
import { RoutesTable } from '../store/routes-table.ts';
import type { Schema } from '../store/schema.ts';
import { SettingsTable } from '../store/settings-table.ts';
import { inTransaction } from '../store/transaction.ts';
import { draftOf, specOf } from './named-form.ts';
import type { Plan } from './plan.ts';
import type { Purpose } from './purpose.ts';
import type { Current } from './surroundings.ts';

export interface ApplyParts {
  readonly database: Kysely<Schema>;
  readonly vault: KeyVault;
}

/**
 * Does what a plan without problems says, or nothing. Keys may lie in the keychain, which knows no transactions: they
 * are written first and put back when the rest fails; those that go are removed last, when nothing uses them.
 * @throws Failure, for example `conflict` when something was changed since the plan was made
 */
export async function applyPlan(
  plan: Plan,
  current: Current,
  purpose: Purpose,
  { database, vault }: ApplyParts,
): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  const keyIds = new Map(current.keys.map(({ name, id }) => [name, id]));
  try {
    for (const { name, secret } of plan.keys.add) {
      const { id } = await vault.add(name, secret);
      keyIds.set(name, id);
      undo.push(() => vault.remove(id));
    }
    for (const { key, secret } of plan.keys.replace) {
      await vault.replace(key.id, secret);
      const before = key.secret;
      if (before !== null) undo.push(() => vault.replace(key.id, before));
    }
    await inTransaction(database, (db) => writeRecords(db, plan, current, purpose, keyIds));
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
  for (const { id } of plan.keys.remove) await vault.remove(id);
}

async function writeRecords(
  db: Kysely<Schema>,
  plan: Plan,
  current: Current,
  purpose: Purpose,
  keyIds: ReadonlyMap<string, KeyId>,
): Promise<void> {
  const [backends, routes] = [new BackendsTable(db), new RoutesTable(db)];
  const managed = purpose.kind === 'file';
  const backendIds = new Map(current.backends.map(({ name, id }) => [name, id]));

  for (const { id, revision } of plan.routes.remove) await routes.remove(id, revision);
  for (const entry of plan.backends.add) {
    const { id } = await backends.add(entry.name, specOf(entry, keyIds), managed);
    backendIds.set(entry.name, id);
  }
  for (const { record, entry } of plan.backends.update) {
    await backends.update(record.id, specOf(entry, keyIds), record.revision);
  }
  for (const entry of plan.routes.add) await routes.add(draftOf(entry, backendIds), managed);
  for (const { route, entry } of plan.routes.update) {
    await routes.update(route.id, draftOf(entry, backendIds), route.revision);
  }
  for (const { id, revision } of plan.backends.remove) await backends.remove(id, revision);

  if (managed) {
    const own = new ManagedKeysTable(db);
    const names = [...plan.keys.add, ...plan.keys.adopt].map(({ name }) => name);
    for (const id of names.map((name) => keyIds.get(name))) if (id !== undefined) await own.add(id);
    return;
  }
  const settings = new SettingsTable(db);
  for (const section of SettingsSectionName.options) {
    const changes = plan.settings[section];
    if (changes !== undefined) await settings.update(section, changes);
  }
}
