import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { ChatParameters } from '../../contract/chat.ts';
import type {
  Conversation,
  ConversationCursor,
  ConversationDraft,
  ConversationPage,
  Message,
  WholeConversation,
} from '../../contract/chat.ts';
import { ConversationId } from '../../contract/ids.ts';
import type { MessageId } from '../../contract/ids.ts';
import { ConversationsTable } from '../store/conversations-table.ts';
import type { StoredConversation } from '../store/conversations-table.ts';
import { MessagesTable, withoutShown } from '../store/messages-table.ts';
import type { StoredMessage } from '../store/messages-table.ts';
import type { Schema } from '../store/schema.ts';
import { inTransaction } from '../store/transaction.ts';
import { readExcerpt } from './excerpt.ts';
import type { RunningAnswers, TellOwner } from './running-answers.ts';
import { branchOf, leafBelow, shownChildren } from './tree.ts';

export interface ConversationParts {
  readonly tables: Kysely<Schema>;
  readonly running: RunningAnswers;
  readonly tell: TellOwner;
}

/** Everybody's conversations; `owner` is a person's id, or '' for the owner of the machine. */
export class Conversations {
  readonly #parts: ConversationParts;
  readonly #table: ConversationsTable;
  readonly #messages: MessagesTable;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.#table = new ConversationsTable(parts.tables);
    this.#messages = new MessagesTable(parts.tables);
  }

  async list(
    owner: string,
    question: { text: string; after: ConversationCursor | null; limit: number },
  ): Promise<ConversationPage> {
    const found = await this.#table.list(owner, question);
    const seqs = found.flatMap((one) => (one.found === null ? [] : [one.found.seq]));
    const excerpts = await this.#messages.excerpts(question.text, seqs);
    const last = found.at(-1);
    return {
      conversations: found.map(({ found: hit, ...conversation }) => {
        const excerpt = hit === null ? undefined : excerpts.get(hit.seq);
        return {
          ...conversation,
          answering: this.#isAnswering(conversation.id),
          excerpt: excerpt === undefined ? null : readExcerpt(excerpt),
        };
      }),
      next:
        last === undefined || found.length < question.limit
          ? null
          : { updatedAt: last.updatedAt, id: last.id },
    };
  }

  /** @throws Failure `not_found` */
  async get(owner: string, id: ConversationId): Promise<WholeConversation> {
    const stored = await this.#table.get(owner, id);
    const messages = await this.#messages.list(id);
    return { conversation: this.#view(stored), messages: messages.map((message) => this.#current(message)) };
  }

  /** @throws Failure `not_found` */
  async message(owner: string, conversation: ConversationId, id: MessageId): Promise<Message> {
    await this.#table.get(owner, conversation);
    return this.#current(await this.#messages.get(conversation, id));
  }

  async create(owner: string, draft: ConversationDraft): Promise<Conversation> {
    const now = Date.now();
    const stored: StoredConversation = {
      id: ConversationId.parse(randomUUID()),
      title: draft.title ?? '',
      titled: draft.title !== undefined,
      model: draft.model ?? null,
      systemPrompt: draft.systemPrompt ?? '',
      parameters: draft.parameters ?? ChatParameters.parse({}),
      toolServers: draft.toolServers ?? [],
      leaf: null,
      createdAt: now,
      updatedAt: now,
    };
    await this.#table.add(owner, stored);
    return this.#changed(owner, stored);
  }

  async update(owner: string, id: ConversationId, changes: ConversationDraft): Promise<Conversation> {
    await this.#table.get(owner, id);
    const titled = changes.title === undefined ? undefined : true;
    await this.#table.change(id, { ...changes, titled, updatedAt: Date.now() });
    return this.#changed(owner, await this.#table.get(owner, id));
  }

  async remove(owner: string, id: ConversationId): Promise<void> {
    await this.#table.get(owner, id);
    const runs = this.#parts.running.of(id);
    for (const run of runs) run.stop();
    await Promise.all(runs.map((run) => run.ended));
    await this.#table.setRemoved(owner, id, Date.now());
    this.#tellChanged(owner, id);
  }

  /** Deletes for good all conversations of a person who is no more, and none of whose answers is being written. */
  async deleteAllOf(owner: string): Promise<void> {
    await this.#table.deleteAllOf(owner);
  }

  async restore(owner: string, id: ConversationId): Promise<Conversation> {
    await this.#table.setRemoved(owner, id, null);
    return this.#changed(owner, await this.#table.get(owner, id));
  }

  async selectBranch(owner: string, id: ConversationId, message: MessageId): Promise<Conversation> {
    await this.#table.get(owner, id);
    await this.#messages.get(id, message);
    const messages = await this.#messages.list(id);
    const leaf = leafBelow(messages, message);
    await inTransaction(this.#parts.tables, async (db) => {
      await new MessagesTable(db).show(shownChildren(branchOf(messages, leaf)));
      await new ConversationsTable(db).change(id, { leaf });
    });
    return this.#changed(owner, await this.#table.get(owner, id));
  }

  #isAnswering(id: ConversationId): boolean {
    return this.#parts.running.of(id).length > 0;
  }

  #view(stored: StoredConversation): Conversation {
    return {
      id: stored.id,
      title: stored.title,
      model: stored.model,
      systemPrompt: stored.systemPrompt,
      parameters: stored.parameters,
      toolServers: stored.toolServers,
      leaf: stored.leaf,
      answering: this.#isAnswering(stored.id),
      createdAt: stored.createdAt,
      updatedAt: stored.updatedAt,
    };
  }

  /** What is being written is ahead of what is stored. */
  #current(stored: StoredMessage): Message {
    return this.#parts.running.get(stored.id)?.message ?? withoutShown(stored);
  }

  #changed(owner: string, stored: StoredConversation): Conversation {
    this.#tellChanged(owner, stored.id);
    return this.#view(stored);
  }

  #tellChanged(owner: string, conversation: ConversationId): void {
    this.#parts.tell(owner, { name: 'chat.changed', payload: { conversation } });
  }
}
