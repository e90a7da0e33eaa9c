import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyId } from '../../contract/ids.ts';
import { openDatabase } from './database.ts';
import { KeysTable } from './keys-table.ts';
import { migrations } from './migrations/index.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'database-'));
  file = join(folder, 'mlx-manager.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The number of this program's schema. */
const NOW = Object.keys(migrations).length;

const nextVersion: Readonly<Record<string, Migration>> = {
  ...migrations,
  '9999-colours': {
    async up(db) {
      await sql`ALTER TABLE keys ADD COLUMN colour TEXT`.execute(db);
    },
  },
};

function inspect<T>(look: (db: SQLite.Database) => T): T {
  const db = new SQLite(file, { readonly: true });
  try {
    return look(db);
  } finally {
    db.close();
  }
}

const userVersion = () => inspect((db) => db.pragma('user_version', { simple: true }));

async function addKey(name: string): Promise<void> {
  const database = await openDatabase(file);
  const id = KeyId.parse(randomUUID());
  const row = { id, name, store: 'keychain', ciphertext: null, last4: '1234', fingerprint: 'f' } as const;
  await new KeysTable(database.tables).insert({ ...row, createdAt: 1 });
  await database.close();
}

function backups(): string[] {
  const place = join(folder, 'backups');
  return existsSync(place) ? readdirSync(place).map((name) => join(place, name)) : [];
}

describe('a new database', () => {
  it('has every table, all of them strict, and the number of its schema', async () => {
    await (await openDatabase(file)).close();
    const tables = inspect((db) => db.pragma('table_list') as { name: string; strict: number }[]);
    // The index of words is a table of its own kind, with tables behind it.
    const ours = tables.filter(({ name }) => !/_index($|_)|^(sqlite_|kysely_|request_words)/.test(name));
    expect(ours.map(({ name }) => name).sort()).toEqual([
      'attachments',
      'backends',
      'clients',
      'conversations',
      'downloads',
      'keys',
      'managed_keys',
      'message_attachments',
      'messages',
      'people',
      'person_sessions',
      'request_bodies',
      'requests',
      'route_targets',
      'routes',
      'settings',
      'tool_policies',
      'tool_servers',
    ]);
    expect(ours.every(({ strict }) => strict === 1)).toBe(true);
    expect(userVersion()).toBe(NOW);
  });

  it('is made in a folder that is not there yet', async () => {
    file = join(folder, 'deep', 'down', 'mlx-manager.db');
    await (await openDatabase(file)).close();
    expect(existsSync(file)).toBe(true);
  });

  it('is made out of an empty file', async () => {
    writeFileSync(file, '');
    await (await openDatabase(file)).close();
    expect(userVersion()).toBe(NOW);
  });

  it('writes ahead and enforces foreign keys', async () => {
    const database = await openDatabase(file);
    const journal = await sql<{ journal_mode: string }>`PRAGMA journal_mode`.execute(database.tables);
    const foreign = await sql<{ foreign_keys: number }>`PRAGMA foreign_keys`.execute(database.tables);
    await database.close();
    expect([journal.rows[0]?.journal_mode, foreign.rows[0]?.foreign_keys]).toEqual(['wal', 1]);
  });

  it('needs no backup, and none when it is opened again', async () => {
    await (await openDatabase(file)).close();
    await (await openDatabase(file)).close();
    expect(backups()).toEqual([]);
  });
});

describe('closing', () => {
  it('lets go of the file, also when nothing was asked of it', async () => {
    await (await openDatabase(file)).close();
    expect(readdirSync(folder)).toEqual(['mlx-manager.db']);
  });
});

describe('an older database', () => {
  it('is copied before it is upgraded, and keeps its rows', async () => {
    await addKey('old');
    const database = await openDatabase(file, { migrations: nextVersion });
    const rows = await sql<{ name: string; colour: string | null }>`SELECT name, colour FROM keys`.execute(
      database.tables,
    );
    await database.close();
    expect(database.readOnly).toBeNull();
    expect(rows.rows).toEqual([{ name: 'old', colour: null }]);
    expect(userVersion()).toBe(NOW + 1);

    expect(backups()).toHaveLength(1);
    file = backups()[0]!;
    expect(userVersion()).toBe(NOW);
    expect(inspect((db) => db.prepare('SELECT name FROM keys').all())).toEqual([{ name: 'old' }]);
  });

  it('stays as it was when the upgrade fails half-way', async () => {
    await addKey('old');
    const failing: Readonly<Record<string, Migration>> = {
      ...nextVersion,
      '9999-wrong': {
        async up(db) {
          await sql`CREATE TABLE half (id TEXT)`.execute(db);
          await sql`this is not SQL`.execute(db);
        },
      },
    };
    await expect(openDatabase(file, { migrations: failing })).rejects.toMatchObject({
      code: 'database_corrupt',
      message: expect.stringContaining('nothing was changed'),
    });
    expect(userVersion()).toBe(NOW);
    const columns = inspect((db) => db.pragma('table_info(keys)') as { name: string }[]);
    expect(columns.map(({ name }) => name)).not.toContain('colour');
    await (await openDatabase(file)).close();
  });
});

describe('a database of a newer program', () => {
  async function makeNewer(journal: 'wal' | 'delete'): Promise<Buffer> {
    await addKey('from the future');
    await (await openDatabase(file, { migrations: nextVersion })).close();
    const db = new SQLite(file);
    db.pragma(`journal_mode = ${journal}`);
    db.close();
    return readFileSync(file);
  }

  it.each(['wal', 'delete'] as const)(
    'can be read, says why nothing else, and keeps every byte (%s)',
    async (journal) => {
      const before = await makeNewer(journal);
      const copies = backups();
      const database = await openDatabase(file);
      expect(database.readOnly).toMatchObject({
        code: 'database_newer',
        message: expect.stringContaining(`schema ${NOW + 1}, this one knows ${NOW}`),
      });
      expect((await new KeysTable(database.tables).list()).map(({ name }) => name)).toEqual([
        'from the future',
      ]);
      await expect(sql`DELETE FROM keys`.execute(database.tables)).rejects.toThrow('readonly');
      await database.close();
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(backups()).toEqual(copies);
    },
  );
});

describe('a file that is no sound database', () => {
  async function withDamagedPage(journal: 'wal' | 'delete'): Promise<Buffer> {
    await addKey('doomed');
    const db = new SQLite(file);
    db.pragma(`journal_mode = ${journal}`);
    db.close();
    const bytes = readFileSync(file);
    // The schema's own page stays; the pages of the tables are torn.
    bytes.fill(0xff, 4096);
    return bytes;
  }

  it.each<[string, () => Promise<Buffer>]>([
    ['text', async () => Buffer.from('this is a letter, not a database\n'.repeat(200))],
    ['a few bytes', async () => Buffer.from('SQLite')],
    ['torn pages', () => withDamagedPage('wal')],
    ['torn pages, by another journal mode', () => withDamagedPage('delete')],
  ])('is refused and left untouched: %s', async (_what, make) => {
    const before = await make();
    writeFileSync(file, before);
    await expect(openDatabase(file)).rejects.toMatchObject({
      code: 'database_corrupt',
      message: expect.stringContaining('left untouched'),
      hint: expect.stringContaining(join(folder, 'backups')),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is not called damaged when it is a folder', async () => {
    mkdirSync(file);
    await expect(openDatabase(file)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('a database whose host was killed', () => {
  it('still has what was committed and not yet moved out of the write-ahead log', async () => {
    await (await openDatabase(file)).close();
    const writer = new SQLite(file);
    writer
      .prepare('INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run('k', 'kept', 'keychain', null, '', '', 1);
    // What a killed process leaves: the main file and its log as they are at this moment.
    const [main, log] = [readFileSync(file), readFileSync(`${file}-wal`)];
    writer.close();
    file = join(folder, 'after-the-kill.db');
    writeFileSync(file, main);
    writeFileSync(`${file}-wal`, log);
    expect(log.byteLength).toBeGreaterThan(0);

    const database = await openDatabase(file);
    expect((await new KeysTable(database.tables).list()).map(({ name }) => name)).toEqual(['kept']);
    await database.close();
  });
});
