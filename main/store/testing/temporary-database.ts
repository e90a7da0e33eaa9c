import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { openDatabase } from '../database.ts';
import type { Database } from '../database.ts';

export interface TemporaryDatabase {
  readonly tables: Database['tables'];
  readonly connection: Database['connection'];
  readonly file: string;
  /** Opens a second connection to the file, as the next launch would, after closing this one. */
  reopen(): Promise<void>;
}

/** A fresh database file for each test of the suite. */
export function useDatabase(): TemporaryDatabase {
  let folder = '';
  let database: Database;
  const file = () => join(folder, 'mlx-manager.db');
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'store-'));
    database = await openDatabase(file());
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });
  return {
    get tables() {
      return database.tables;
    },
    get connection() {
      return database.connection;
    },
    get file() {
      return file();
    },
    async reopen() {
      await database.close();
      database = await openDatabase(file());
    },
  };
}
