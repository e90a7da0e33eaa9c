import type { Kysely, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { ChatParameters } from '../../contract/chat.ts';
import type { Conversation, ConversationCursor } from '../../contract/chat.ts';
import { Failure } from '../../contract/failure.ts';
import type { ConversationId, MessageId } from '../../contract/ids.ts';
import { ToolServerId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Schema } from './schema.ts';
import { wordQuery } from './word-query.ts';

/** A conversation as it is stored: whether it is being answered, only the running host knows. */
export type StoredConversation = Omit<Conversation, 'answering'> & {
  /** A person gave it its title; it no longer follows the first message. */
  readonly titled: boolean;
};

/** What of a conversation may change; what is absent or undefined stays. */
export type ConversationChanges = {
  readonly [K in Exclude<keyof StoredConversation, 'id' | 'createdAt'>]?: StoredConversation[K] | undefined;
};

export interface ListedConversation {
  readonly id: ConversationId;
  readonly title: string;
  readonly model: string | null;
  readonly updatedAt: number;
  /** The first message in which the words were found; null where the title alone has them, and without a search. */
  readonly found: { readonly message: MessageId; readonly seq: number } | null;
}

/** Which conversations are wanted. `after`: those behind this one; an empty text finds all. */
export interface ConversationQuestion {
  readonly text: string;
  readonly after: ConversationCursor | null;
  readonly limit: number;
}

/** Conversations without their messages. `owner` is a person's id, or '' for the owner of the machine. */
export class ConversationsTable {
  readonly #db: Kysely<Schema>;

  /** @param db may be an open transaction, of which every change is then a part */
  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** The last used first. */
  async list(owner: string, question: ConversationQuestion): Promise<ListedConversation[]> {
    const rows = await this.listQuery(owner, question).execute();
    const found = rows.flatMap((row) => ('found' in row && row.found !== null ? [row.found] : []));
    const ids = new Map(
      (found.length === 0
        ? []
        : await this.#db.selectFrom('messages').select(['seq', 'id']).where('seq', 'in', found).execute()
      ).map(({ seq, id }) => [seq, id]),
    );
    return rows.map((row) => {
      const seq = 'found' in row && row.found !== null ? row.found : null;
      const message = seq === null ? undefined : ids.get(seq);
      return {
        ...{ id: row.id, title: row.title, model: row.model, updatedAt: row.updated_at },
        found: seq === null || message === undefined ? null : { message, seq },
      };
    });
  }

  /** The query itself, whose plan can be looked at: the words are looked for once, not once for each conversation. */
  listQuery(owner: string, { text, after, limit }: ConversationQuestion) {
    const query = wordQuery(text);
    return this.#db
      .selectFrom('conversations')
      .select(['id', 'title', 'model', 'updated_at'])
      .$if(query !== null, (select) =>
        select
          .leftJoin(
            sql<{ conversation_id: string; seq: number }>`(SELECT m.conversation_id, min(m.seq) AS seq
              FROM messages_index JOIN messages m ON m.seq = messages_index.rowid
              WHERE messages_index MATCH ${query} GROUP BY m.conversation_id)`.as('hits'),
            (join) => join.on(sql<SqlBool>`hits.conversation_id = conversations.id`),
          )
          .select(sql<number | null>`hits.seq`.as('found'))
          .where(
            sql<SqlBool>`(hits.seq IS NOT NULL OR conversations.seq IN
              (SELECT rowid FROM conversations_index WHERE conversations_index MATCH ${query}))`,
          ),
      )
      .where('owner', '=', owner)
      .where('removed_at', 'is', null)
      .$if(after !== null, (select) =>
        select.where(
          sql<SqlBool>`(updated_at, id) < (${after?.updatedAt ?? 0}, ${after === null ? '' : after.id})`,
        ),
      )
      .orderBy('updated_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit);
  }

  /** @throws Failure `not_found` where the owner has none of this id, or has removed it */
  async get(owner: string, id: ConversationId): Promise<StoredConversation> {
    const row = await this.#db
      .selectFrom('conversations')
      .selectAll()
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('removed_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) throw new Failure('not_found', phrase`There is no such conversation.`);
    return read(row);
  }

  async add(owner: string, conversation: StoredConversation): Promise<void> {
    await this.#db
      .insertInto('conversations')
      .values({
        id: conversation.id,
        owner,
        title: conversation.title,
        titled: conversation.titled ? 1 : 0,
        model: conversation.model,
        system_prompt: conversation.systemPrompt,
        parameters: JSON.stringify(conversation.parameters),
        tool_servers: JSON.stringify(conversation.toolServers),
        leaf: conversation.leaf,
        created_at: conversation.createdAt,
        updated_at: conversation.updatedAt,
        removed_at: null,
      })
      .execute();
  }

  /** Changes what is given and leaves the rest, which somebody else may be changing. */
  async change(id: ConversationId, changes: ConversationChanges): Promise<void> {
    await this.#db.updateTable('conversations').set(columns(changes)).where('id', '=', id).execute();
  }

  async setRemoved(owner: string, id: ConversationId, at: number | null): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable('conversations')
      .set({ removed_at: at })
      .where('id', '=', id)
      .where('owner', '=', owner)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) {
      throw new Failure('not_found', phrase`There is no such conversation any more.`);
    }
  }

  /** Deletes everything of somebody who is no more, with the messages. */
  async deleteAllOf(owner: string): Promise<void> {
    await this.#db.deleteFrom('conversations').where('owner', '=', owner).execute();
  }

  /** Deletes, with their messages, what was removed before this time. @returns how many */
  async purge(before: number): Promise<number> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('conversations')
      .where('removed_at', 'is not', null)
      .where('removed_at', '<', before)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}

function columns(changes: ConversationChanges) {
  const { title, titled, model, systemPrompt, parameters, toolServers, leaf, updatedAt } = changes;
  return {
    ...(title === undefined ? {} : { title }),
    ...(titled === undefined ? {} : { titled: titled ? (1 as const) : (0 as const) }),
    ...(model === undefined ? {} : { model }),
    ...(systemPrompt === undefined ? {} : { system_prompt: systemPrompt }),
    ...(parameters === undefined ? {} : { parameters: JSON.stringify(parameters) }),
    ...(toolServers === undefined ? {} : { tool_servers: JSON.stringify(toolServers) }),
    ...(leaf === undefined ? {} : { leaf }),
    ...(updatedAt === undefined ? {} : { updated_at: updatedAt }),
  };
}

type Row = Omit<Schema['conversations'], 'seq'>;

function read(row: Row): StoredConversation {
  return {
    id: row.id,
    title: row.title,
    titled: row.titled === 1,
    model: row.model,
    systemPrompt: row.system_prompt,
    parameters: ChatParameters.parse(JSON.parse(row.parameters)),
    toolServers: ToolServerId.array().parse(JSON.parse(row.tool_servers)),
    leaf: row.leaf,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
