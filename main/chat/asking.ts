import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Asked, InputPart, Message, MessagePart, ToolDecision } from '../../contract/chat.ts';
import { Failure } from '../../contract/failure.ts';
import type { ConversationId } from '../../contract/ids.ts';
import { MessageId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import { ConversationsTable } from '../store/conversations-table.ts';
import type { ConversationChanges } from '../store/conversations-table.ts';
import { MessagesTable, withoutShown } from '../store/messages-table.ts';
import type { Schema } from '../store/schema.ts';
import { inTransaction } from '../store/transaction.ts';
import type { AttachmentStore } from './attachments/attachment-store.ts';
import { contentsOf, growingContentsOf } from './message-contents.ts';
import { filesNamed, readInput } from './read-input.ts';
import type { RunningAnswers, TellOwner } from './running-answers.ts';
import { titleOf } from './title.ts';
import { branchOf } from './tree.ts';

export interface AskingParts {
  readonly tables: Kysely<Schema>;
  readonly files: AttachmentStore;
  readonly running: RunningAnswers;
  readonly tell: TellOwner;
}

export interface Question {
  readonly parts: readonly InputPart[];
  /** The message that it follows; null begins anew, absent is the last one shown. */
  readonly parent?: MessageId | null | undefined;
  readonly models?: readonly string[] | undefined;
}

type NewAnswer = ReturnType<typeof newAnswer>;

/** Questions and their answers; `owner` is a person's id, or '' for the owner of the machine. */
export class Asking {
  readonly #parts: AskingParts;
  readonly #table: ConversationsTable;
  readonly #messages: MessagesTable;

  constructor(parts: AskingParts) {
    this.#parts = parts;
    this.#table = new ConversationsTable(parts.tables);
    this.#messages = new MessagesTable(parts.tables);
  }

  /** Adds a question behind `parent` and has it answered by each of the models. */
  async send(owner: string, id: ConversationId, question: Question): Promise<Asked> {
    const stored = await this.#table.get(owner, id);
    const parent = question.parent === undefined ? stored.leaf : question.parent;
    if (parent !== null && this.#parts.running.get(parent) !== undefined) {
      throw new Failure('conflict', phrase`The last answer is still being written.`, {
        hint: phrase`Wait for its end, or stop it.`,
      });
    }
    if (parent !== null) await this.#messages.get(id, parent);
    const models = question.models ?? (stored.model === null ? [] : [stored.model]);
    if (models.length === 0) {
      throw new Failure('invalid_input', phrase`No model is chosen.`, { hint: phrase`Choose one first.` });
    }
    const files = await this.#parts.files.find(owner, filesNamed(question.parts));
    const parts = readInput(question.parts, files);
    const asked = newMessage('user', parent, parts, null);
    const answers = models.map((model) => newAnswer(asked.id, model));
    const title = stored.titled || stored.title !== '' ? undefined : titleOf(parts);
    await this.#begin(owner, id, { question: asked, answers, changes: { title, model: models[0] } });
    return { question: asked, answers };
  }

  /** Asks an earlier question in other words, beside it. */
  async edit(
    owner: string,
    id: ConversationId,
    message: MessageId,
    question: Omit<Question, 'parent'>,
  ): Promise<Asked> {
    await this.#table.get(owner, id);
    const { role, parent } = await this.#messages.get(id, message);
    if (role === 'user') return this.send(owner, id, { ...question, parent });
    throw new Failure('invalid_input', phrase`Only your own messages can be asked in other words.`);
  }

  /** Another answer beside this one. */
  async regenerate(
    owner: string,
    id: ConversationId,
    message: MessageId,
    model: string | undefined,
  ): Promise<Message> {
    await this.#table.get(owner, id);
    const before = await this.#messages.get(id, message);
    if (before.answer === null || before.parent === null) throw noAnswer();
    const answer = newAnswer(before.parent, model ?? before.answer.model);
    await this.#begin(owner, id, { question: null, answers: [answer], changes: { model } });
    return answer;
  }

  /** Lets an answer that ended early go on. @throws Failure `conflict` where it is being written, or complete */
  async continue(owner: string, id: ConversationId, message: MessageId): Promise<Message> {
    const conversation = await this.#table.get(owner, id);
    // Before it is read: what is stored of an answer that grows is older than what has come of it.
    this.#parts.running.refuseWritten(message);
    const { answer, ...before } = withoutShown(await this.#messages.get(id, message));
    if (answer === null) throw noAnswer();
    if (answer.state === 'complete') {
      throw new Failure('conflict', phrase`This answer is complete.`, {
        hint: phrase`Answer again instead.`,
      });
    }
    const branch = branchOf(await this.#messages.list(id), before.parent);
    const going = { ...before, answer: { ...answer, ...BEGINNING } };
    await this.#messages.update(going, growingContentsOf(going.parts));
    this.#parts.running.start({ owner, conversation, branch, message: going });
    this.#tellChanged(owner, id);
    return going;
  }

  /** Ends an answer; nothing happens to one that has ended. */
  async stop(owner: string, id: ConversationId, message: MessageId): Promise<Message> {
    await this.#table.get(owner, id);
    const run = this.#parts.running.get(message);
    if (run?.conversation === id) {
      run.stop();
      await run.ended;
    }
    return withoutShown(await this.#messages.get(id, message));
  }

  /** Ends all answers of somebody who may not go on; what has come of them stays. */
  async stopAllOf(owner: string): Promise<void> {
    const runs = this.#parts.running.ofOwner(owner);
    for (const run of runs) run.stop();
    await Promise.all(runs.map((run) => run.ended));
  }

  /** The person's word on a tool call that waits for it. */
  async answerTool(
    owner: string,
    id: ConversationId,
    message: MessageId,
    { call, decision }: { readonly call: string; readonly decision: ToolDecision },
  ): Promise<Message> {
    await this.#table.get(owner, id);
    const run = this.#parts.running.get(message);
    if (run?.conversation !== id) {
      throw new Failure('conflict', phrase`This call does not wait for your word any more.`);
    }
    await run.decide(call, decision);
    return run.message;
  }

  /** Stores a question with its empty answers, all or nothing, and has them written. */
  async #begin(
    owner: string,
    id: ConversationId,
    begun: {
      readonly question: Message | null;
      readonly answers: readonly NewAnswer[];
      readonly changes: ConversationChanges;
    },
  ): Promise<void> {
    const { question, answers, changes } = begun;
    const [first] = answers;
    await inTransaction(this.#parts.tables, async (db) => {
      const table = new MessagesTable(db);
      if (question !== null) await table.add(id, question, contentsOf(question.parts));
      for (const answer of answers) await table.add(id, answer, contentsOf([]));
      // Of several answers, the first is the one that is shown.
      if (question !== null && first !== undefined) await table.show(new Map([[question.id, first.id]]));
      await new ConversationsTable(db).change(id, { ...changes, leaf: first?.id, updatedAt: Date.now() });
    });
    this.#tellChanged(owner, id);
    const conversation = await this.#table.get(owner, id);
    const branch = branchOf(await this.#messages.list(id), first?.parent ?? null);
    for (const message of answers) this.#parts.running.start({ owner, conversation, branch, message });
  }

  #tellChanged(owner: string, conversation: ConversationId): void {
    this.#parts.tell(owner, { name: 'chat.changed', payload: { conversation } });
  }
}

function noAnswer(): Failure {
  return new Failure('invalid_input', phrase`This message is not an answer.`);
}

function newMessage<A extends Message['answer']>(
  role: Message['role'],
  parent: MessageId | null,
  parts: MessagePart[],
  answer: A,
): Message & { readonly answer: A } {
  return { id: MessageId.parse(randomUUID()), parent, role, parts, answer, createdAt: Date.now() };
}

const BEGINNING = {
  state: 'writing' as const,
  activity: { kind: 'waiting' as const },
  failure: null,
};

function newAnswer(question: MessageId, model: string) {
  return newMessage('assistant', question, [], {
    ...BEGINNING,
    ...{ model, usage: null, notes: [] },
  });
}
