import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { Answer, MessagePart } from '../../contract/chat.ts';
import type { Message } from '../../contract/chat.ts';
import { Failure } from '../../contract/failure.ts';
import type { AttachmentId, ConversationId, MessageId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Schema } from './schema.ts';
import { inTransaction } from './transaction.ts';
import { wordQuery } from './word-query.ts';

/** A message and the child of it that was shown last. */
export type StoredMessage = Message & { readonly shownChild: MessageId | null };

/** What a message says beyond the contract's form: the files it holds, and its words for the search. */
export interface MessageContents {
  readonly files: readonly AttachmentId[];
  readonly words: string;
}

/** The same of an answer that is still being written: null where its words are not to be learnt yet. */
export type GrowingContents = Omit<MessageContents, 'words'> & { readonly words: string | null };

/** Words found in a text: what stands around them, with \u0002 and \u0003 around each. */
export const FOUND = ['\u0002', '\u0003'] as const;

export class MessagesTable {
  readonly #db: Kysely<Schema>;

  /** @param db may be an open transaction, of which every change is then a part */
  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** All of a conversation's, in the order in which they were made: parents come before children. */
  async list(conversation: ConversationId): Promise<StoredMessage[]> {
    const rows = await this.#db
      .selectFrom('messages')
      .selectAll()
      .where('conversation_id', '=', conversation)
      .orderBy('seq')
      .execute();
    return rows.map(read);
  }

  /** @throws Failure `not_found` */
  async get(conversation: ConversationId, id: MessageId): Promise<StoredMessage> {
    const row = await this.#db
      .selectFrom('messages')
      .selectAll()
      .where('id', '=', id)
      .where('conversation_id', '=', conversation)
      .executeTakeFirst();
    if (row === undefined)
      throw new Failure('not_found', phrase`There is no such message in this conversation.`);
    return read(row);
  }

  /** @throws Failure `not_found` where a file is gone that the message is to hold */
  async add(
    conversation: ConversationId,
    message: Message,
    { files, words }: MessageContents,
  ): Promise<void> {
    await inTransaction(this.#db, async (db) => {
      await db
        .insertInto('messages')
        .values({
          id: message.id,
          conversation_id: conversation,
          parent: message.parent,
          shown_child: null,
          role: message.role,
          created_at: message.createdAt,
          words,
          ...columns(message),
        })
        .execute();
      if (message.parent !== null) await showChild(db, message.parent, message.id);
      const held = new Set(files);
      if ((await present(db, [...held])).length < held.size) throw fileGone();
      await refer(db, message.id, files);
    });
  }

  /**
   * What an answer has become. Its words are learnt only when they are given: an index is costly to change. A file that
   * is gone is not held: the answer is worth keeping without it.
   */
  async update(message: Message, { files, words }: GrowingContents): Promise<void> {
    await inTransaction(this.#db, async (db) => {
      await db
        .updateTable('messages')
        .set({ ...columns(message), ...(words === null ? {} : { words }) })
        .where('id', '=', message.id)
        .execute();
      await refer(db, message.id, await present(db, files));
    });
  }

  /** Remembers which child of each message is shown. */
  async show(children: ReadonlyMap<MessageId, MessageId>): Promise<void> {
    await inTransaction(this.#db, async (db) => {
      for (const [parent, child] of children) await showChild(db, parent, child);
    });
  }

  /** The answers that were being written when the host ended. */
  async unfinished(): Promise<{ readonly conversation: ConversationId; readonly id: MessageId }[]> {
    return this.#db
      .selectFrom('messages')
      .select(['conversation_id as conversation', 'id'])
      .where('writing', '=', 1)
      .execute();
  }

  /** What stands around the words in these messages (by their `seq`), with `FOUND` around each. */
  async excerpts(text: string, seqs: readonly number[]): Promise<Map<number, string>> {
    const query = wordQuery(text);
    if (query === null || seqs.length === 0) return new Map();
    const { rows } = await sql<{ seq: number; excerpt: string }>`
      SELECT rowid AS seq, snippet(messages_index, 0, ${FOUND[0]}, ${FOUND[1]}, '…', 24) AS excerpt
      FROM messages_index WHERE messages_index MATCH ${query} AND rowid IN (${sql.join(seqs)})`.execute(
      this.#db,
    );
    return new Map(rows.map(({ seq, excerpt }) => [seq, excerpt]));
  }
}

/** The message as everybody sees it. */
export function withoutShown({ id, parent, role, parts, answer, createdAt }: StoredMessage): Message {
  return { id, parent, role, parts, answer, createdAt };
}

export function fileGone(): Failure {
  return new Failure('not_found', phrase`An attached file is not there any more.`, {
    hint: phrase`Attach it again.`,
  });
}

async function showChild(db: Kysely<Schema>, parent: MessageId, child: MessageId): Promise<void> {
  await db.updateTable('messages').set({ shown_child: child }).where('id', '=', parent).execute();
}

async function present(db: Kysely<Schema>, files: readonly AttachmentId[]): Promise<AttachmentId[]> {
  if (files.length === 0) return [];
  const rows = await db.selectFrom('attachments').select('id').where('id', 'in', files).execute();
  return rows.map(({ id }) => id);
}

async function refer(db: Kysely<Schema>, message: MessageId, files: readonly AttachmentId[]): Promise<void> {
  const rows = [...new Set(files)].map((id) => ({ message_id: message, attachment_id: id }));
  if (rows.length === 0) return;
  await db
    .insertInto('message_attachments')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function columns({ parts, answer }: Message) {
  return {
    parts: JSON.stringify(parts),
    answer: answer === null ? null : JSON.stringify(answer),
    writing: answer?.state === 'writing' ? (1 as const) : (0 as const),
  };
}

function read(row: Omit<Schema['messages'], 'seq'>): StoredMessage {
  return {
    id: row.id,
    parent: row.parent,
    shownChild: row.shown_child,
    role: row.role,
    parts: MessagePart.array().parse(JSON.parse(row.parts)),
    answer: row.answer === null ? null : Answer.parse(JSON.parse(row.answer)),
    createdAt: row.created_at,
  };
}
