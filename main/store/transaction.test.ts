import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { inTransaction } from './transaction.ts';

let folder: string;
let database: Database;
/** Another connection to the same file, as the audit log's thread has one. It does not wait. */
let other: SQLite.Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'transaction-'));
  const file = join(folder, 'mlx-manager.db');
  database = await openDatabase(file);
  other = new SQLite(file, { timeout: 0 });
});
afterEach(async () => {
  other.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

const writeBeside = () => other.exec("INSERT INTO settings (section, value) VALUES ('beside', '{}')");
const sections = () => database.tables.selectFrom('settings').select('section').execute();

it('what looks first and then writes is not refused for what another connection wrote in between', async () => {
  await inTransaction(database.tables, async (tables) => {
    await tables.selectFrom('settings').selectAll().execute();
    expect(writeBeside).toThrow('locked');
    await tables.insertInto('settings').values({ section: 'own', value: '{}', revision: 1 }).execute();
  });
  writeBeside();
  expect((await sections()).map(({ section }) => section).sort()).toEqual(['beside', 'own']);
});

it('leaves nothing behind where it fails', async () => {
  const work = inTransaction(database.tables, async (tables) => {
    await tables.insertInto('settings').values({ section: 'own', value: '{}', revision: 1 }).execute();
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await sections()).toEqual([]);
  writeBeside();
});
