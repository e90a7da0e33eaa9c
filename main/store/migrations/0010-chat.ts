import type { Kysely } from 'kysely';
import { sql } from 'kysely';

/**
 * Conversations as trees of messages, the files that people attach, and the servers whose tools models may call. A
 * message's parent is not a reference that deletes: SQLite would follow a long conversation only a thousand levels deep.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // `owner` is a person's id, or '' for the owner of the machine. Numbers as primary keys are what the indices of words
  // point at; VACUUM would change any other rowid.
  await sql`CREATE TABLE conversations (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    titled INTEGER NOT NULL CHECK (titled IN (0, 1)),
    model TEXT,
    system_prompt TEXT NOT NULL,
    parameters TEXT NOT NULL CHECK (json_valid(parameters)),
    tool_servers TEXT NOT NULL CHECK (json_valid(tool_servers)),
    leaf TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    removed_at INTEGER
  ) STRICT`.execute(db);
  await sql`CREATE INDEX conversations_by_use ON conversations (owner, updated_at, id) WHERE removed_at IS NULL`.execute(
    db,
  );
  await sql`CREATE INDEX conversations_removed ON conversations (removed_at) WHERE removed_at IS NOT NULL`.execute(
    db,
  );
  await sql`CREATE TABLE messages (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    parent TEXT,
    shown_child TEXT,
    role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    parts TEXT NOT NULL CHECK (json_valid(parts)),
    answer TEXT CHECK (answer IS NULL OR json_valid(answer)),
    writing INTEGER NOT NULL CHECK (writing IN (0, 1)),
    words TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT`.execute(db);
  await sql`CREATE INDEX messages_by_conversation ON messages (conversation_id, seq)`.execute(db);
  await sql`CREATE INDEX messages_being_written ON messages (seq) WHERE writing = 1`.execute(db);
  await sql`CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT`.execute(db);
  await sql`CREATE INDEX attachments_by_hash ON attachments (sha256)`.execute(db);
  await sql`CREATE TABLE message_attachments (
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    attachment_id TEXT NOT NULL REFERENCES attachments (id),
    PRIMARY KEY (message_id, attachment_id)
  ) STRICT, WITHOUT ROWID`.execute(db);
  await sql`CREATE INDEX message_attachments_by_file ON message_attachments (attachment_id)`.execute(db);
  await words(db, 'conversations', 'title');
  await words(db, 'messages', 'words');
  await sql`CREATE TABLE tool_servers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    spec TEXT NOT NULL CHECK (json_valid(spec)),
    secrets TEXT REFERENCES keys (id),
    revision INTEGER NOT NULL
  ) STRICT`.execute(db);
  await sql`CREATE TABLE tool_policies (
    owner TEXT NOT NULL,
    server_id TEXT NOT NULL REFERENCES tool_servers (id) ON DELETE CASCADE,
    tool TEXT NOT NULL,
    policy TEXT NOT NULL CHECK (policy IN ('always', 'never')),
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (owner, server_id, tool)
  ) STRICT, WITHOUT ROWID`.execute(db);
}

/** An index of a column's words, which reads the texts themselves from the table. */
async function words(db: Kysely<unknown>, table: string, column: string): Promise<void> {
  const index = sql.ref(`${table}_index`);
  const [source, field] = [sql.ref(table), sql.ref(column)];
  const forget = sql`INSERT INTO ${index} (${index}, rowid, ${field}) VALUES ('delete', old.seq, old.${field});`;
  const learn = sql`INSERT INTO ${index} (rowid, ${field}) VALUES (new.seq, new.${field});`;
  await sql`CREATE VIRTUAL TABLE ${index} USING fts5
    (${field}, content = ${sql.lit(table)}, content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2')`.execute(
    db,
  );
  await sql`CREATE TRIGGER ${sql.ref(`${table}_come`)} AFTER INSERT ON ${source} BEGIN ${learn} END`.execute(
    db,
  );
  await sql`CREATE TRIGGER ${sql.ref(`${table}_go`)} AFTER DELETE ON ${source} BEGIN ${forget} END`.execute(
    db,
  );
  await sql`CREATE TRIGGER ${sql.ref(`${table}_change`)} AFTER UPDATE OF ${field} ON ${source} BEGIN ${forget} ${learn} END`.execute(
    db,
  );
}
