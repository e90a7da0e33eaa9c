import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { ChatParameters } from '../../contract/chat.ts';
import type {
  Asked,
  Conversation,
  ConversationCursor,
  ConversationDraft,
  ConversationPage,
  InputPart,
  Message,
  MessagePart,
  ToolDecision,
  WholeConversation,
} from '../../contract/chat.ts';
import { Failure } from '../../contract/failure.ts';
import { ConversationId, MessageId } from '../../contract/ids.ts';
import { ConversationsTable } from '../store/conversations-table.ts';
import type { StoredConversation } from '../store/conversations-table.ts';
import { MessagesTable } from '../store/messages-table.ts';
import type { StoredMessage } from '../store/messages-table.ts';
import type { Schema } from '../store/schema.ts';
import { inTransaction } from '../store/transaction.ts';
import { unanswered } from './answer/answer-run.ts';
import type { AttachmentStore } from './attachments/attachment-store.ts';
import { readExcerpt } from './excerpt.ts';
import { contentsOf } from './message-contents.ts';
import { filesNamed, readInput } from './read-input.ts';
import type { RunningAnswers, TellOwner } from './running-answers.ts';
import { titleOf } from './title.ts';
import { branchOf, leafBelow, shownChildren } from './tree.ts';

export interface ConversationParts {
  readonly tables: Kysely<Schema>;
  readonly files: AttachmentStore;
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
    const stored = await this.#table.get(owner, id);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const changed: StoredConversation = {
      ...{ ...stored, ...given },
      titled: stored.titled || changes.title !== undefined,
      updatedAt: Date.now(),
    };
    await this.#table.update(changed);
    return this.#changed(owner, changed);
  }

  async remove(owner: string, id: ConversationId): Promise<void> {
    await this.#table.get(owner, id);
    const runs = this.#parts.running.of(id);
    for (const run of runs) run.stop();
    await Promise.all(runs.map((run) => run.ended));
    await this.#table.setRemoved(owner, id, Date.now());
    this.#tellChanged(owner, id);
  }

  async restore(owner: string, id: ConversationId): Promise<Conversation> {
    await this.#table.setRemoved(owner, id, null);
    return this.#changed(owner, await this.#table.get(owner, id));
  }

  /** Adds a question behind `parent` and has it answered by each of the models. */
  async send(
    owner: string,
    id: ConversationId,
    question: {
      readonly parts: readonly InputPart[];
      readonly parent?: MessageId | null | undefined;
      readonly models?: readonly string[] | undefined;
    },
  ): Promise<Asked> {
    const stored = await this.#table.get(owner, id);
    const messages = await this.#messages.list(id);
    const parent = question.parent === undefined ? stored.leaf : question.parent;
    const branch = branchOf(messages, parent);
    if (parent !== null && branch.length === 0) {
      throw new Failure('not_found', 'The message that this one is to follow is not there.');
    }
    if (parent !== null && this.#parts.running.get(parent) !== undefined) {
      throw new Failure('conflict', 'The last answer is still being written.', {
        hint: 'Wait for its end, or stop it.',
      });
    }
    const models = question.models ?? (stored.model === null ? [] : [stored.model]);
    if (models.length === 0)
      throw new Failure('invalid_input', 'No model is chosen.', { hint: 'Choose one first.' });
    const files = await this.#parts.files.find(owner, filesNamed(question.parts));
    const parts = readInput(question.parts, files);
    const asked = newMessage('user', parent, parts, null);
    const answers = models.map((model) => newAnswer(asked.id, model));
    const changed: StoredConversation = {
      ...stored,
      model: models[0] ?? null,
      title: stored.titled || stored.title !== '' ? stored.title : titleOf(parts),
      leaf: answers[0]?.id ?? asked.id,
      updatedAt: Date.now(),
    };
    await inTransaction(this.#parts.tables, async (db) => {
      const table = new MessagesTable(db);
      await table.add(id, asked, contentsOf(parts));
      for (const answer of answers) await table.add(id, answer, contentsOf([]));
      // The first of several is the one that is shown.
      if (answers[0] !== undefined) await table.show(new Map([[asked.id, answers[0].id]]));
      await new ConversationsTable(db).update(changed);
    });
    this.#tellChanged(owner, id);
    for (const message of answers) {
      this.#parts.running.start({ owner, conversation: changed, branch: [...branch, asked], message });
    }
    return { question: asked, answers };
  }

  /** Asks an earlier question in other words, beside it. */
  async edit(
    owner: string,
    id: ConversationId,
    message: MessageId,
    question: { readonly parts: readonly InputPart[]; readonly models?: readonly string[] | undefined },
  ): Promise<Asked> {
    await this.#table.get(owner, id);
    const { role, parent } = await this.#messages.get(id, message);
    if (role !== 'user')
      throw new Failure('invalid_input', 'Only your own messages can be asked in other words.');
    return this.send(owner, id, { ...question, parent });
  }

  /** Another answer beside this one. */
  async regenerate(
    owner: string,
    id: ConversationId,
    message: MessageId,
    model: string | undefined,
  ): Promise<Message> {
    const stored = await this.#table.get(owner, id);
    const before = await this.#messages.get(id, message);
    if (before.answer === null || before.parent === null) {
      throw new Failure('invalid_input', 'This message is not an answer.');
    }
    const branch = branchOf(await this.#messages.list(id), before.parent);
    const answer = newAnswer(before.parent, model ?? before.answer.model);
    const changed = { ...stored, model: answer.answer.model, leaf: answer.id, updatedAt: Date.now() };
    await inTransaction(this.#parts.tables, async (db) => {
      await new MessagesTable(db).add(id, answer, contentsOf([]));
      await new ConversationsTable(db).update(changed);
    });
    this.#tellChanged(owner, id);
    this.#parts.running.start({ owner, conversation: changed, branch, message: answer });
    return answer;
  }

  /** Lets an answer that ended early go on. */
  async continue(owner: string, id: ConversationId, message: MessageId): Promise<Message> {
    const stored = await this.#table.get(owner, id);
    const before = await this.#messages.get(id, message);
    if (before.answer === null) throw new Failure('invalid_input', 'This message is not an answer.');
    if (this.#parts.running.get(message) !== undefined || before.answer.state === 'complete') {
      throw new Failure('conflict', 'This answer has nothing to go on with.', {
        hint:
          before.answer.state === 'complete'
            ? 'It is complete: answer again instead.'
            : 'It is being written.',
      });
    }
    const branch = branchOf(await this.#messages.list(id), before.parent);
    const answer = {
      ...before.answer,
      state: 'writing' as const,
      activity: { kind: 'waiting' as const },
      failure: null,
    };
    const going = { ...before, answer };
    await this.#messages.update(going, null);
    this.#parts.running.start({ owner, conversation: stored, branch, message: withoutShown(going) });
    this.#tellChanged(owner, id);
    return withoutShown(going);
  }

  async stop(owner: string, id: ConversationId, message: MessageId): Promise<Message> {
    await this.#table.get(owner, id);
    const run = this.#parts.running.get(message);
    if (run?.conversation === id) {
      run.stop();
      await run.ended;
    }
    return this.message(owner, id, message);
  }

  async selectBranch(owner: string, id: ConversationId, message: MessageId): Promise<Conversation> {
    const stored = await this.#table.get(owner, id);
    await this.#messages.get(id, message);
    const messages = await this.#messages.list(id);
    const leaf = leafBelow(messages, message);
    const changed = { ...stored, leaf };
    await inTransaction(this.#parts.tables, async (db) => {
      await new MessagesTable(db).show(shownChildren(branchOf(messages, leaf)));
      await new ConversationsTable(db).update(changed);
    });
    return this.#changed(owner, changed);
  }

  async answerTool(
    owner: string,
    id: ConversationId,
    message: MessageId,
    { call, decision }: { readonly call: string; readonly decision: ToolDecision },
  ): Promise<Message> {
    await this.#table.get(owner, id);
    const run = this.#parts.running.get(message);
    if (run?.conversation !== id) {
      throw new Failure('conflict', 'This call does not wait for your word any more.');
    }
    await run.decide(call, decision);
    return this.message(owner, id, message);
  }

  /** Marks what an earlier host was writing when it ended. Call it before the first answer. */
  async markInterrupted(): Promise<void> {
    for (const { message } of await this.#messages.unfinished()) {
      if (message.answer === null) continue;
      const parts = [...message.parts];
      for (const { part, value } of unanswered(parts)) parts[part] = value;
      const answer = { ...message.answer, state: 'interrupted' as const, activity: null };
      await this.#messages.update({ ...message, parts, answer }, contentsOf(parts));
    }
  }

  #isAnswering(id: ConversationId): boolean {
    return this.#parts.running.of(id).length > 0;
  }

  #view({ titled: _titled, ...stored }: StoredConversation): Conversation {
    return { ...stored, answering: this.#isAnswering(stored.id) };
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

function withoutShown<T extends StoredMessage>({ shownChild: _shown, ...message }: T): Omit<T, 'shownChild'> {
  return message;
}

function newMessage<A extends Message['answer']>(
  role: Message['role'],
  parent: MessageId | null,
  parts: MessagePart[],
  answer: A,
): Message & { readonly answer: A } {
  return { id: MessageId.parse(randomUUID()), parent, role, parts, answer, createdAt: Date.now() };
}

function newAnswer(question: MessageId, model: string) {
  return newMessage('assistant', question, [], {
    ...{ model, state: 'writing' as const, activity: { kind: 'waiting' as const } },
    ...{ failure: null, usage: null, notes: [] },
  });
}
