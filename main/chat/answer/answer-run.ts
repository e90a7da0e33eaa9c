import type { Attachment } from '../../../contract/attachment.ts';
import type {
  Activity,
  Answer,
  Message,
  MessagePart,
  ToolDecision,
  ToolResult,
} from '../../../contract/chat.ts';
import { Failure } from '../../../contract/failure.ts';
import type { AttachmentId } from '../../../contract/ids.ts';
import { inEnglish, phrase } from '../../../contract/phrase.ts';
import type { Phrase } from '../../../contract/phrase.ts';
import type { StoredConversation } from '../../store/conversations-table.ts';
import type { GrowingContents } from '../../store/messages-table.ts';
import { brokenOff } from '../gateway-client.ts';
import type { ChatGateway } from '../gateway-client.ts';
import { contentsOf, growingContentsOf } from '../message-contents.ts';
import type { Abilities } from '../request/abilities.ts';
import { buildRequest } from '../request/build-request.ts';
import { checkRequestSize, filesNeeded } from '../request/files-needed.ts';
import { toldFailure } from '../told-error.ts';
import type { ChatTool, Toolbox, ToolAnswer } from '../toolbox.ts';
import { AnswerDraft, CALLS_MAX } from './answer-draft.ts';
import type { Change } from './answer-draft.ts';
import { readPiece } from './chunk.ts';
import type { Piece } from './chunk.ts';
import { Coalescer } from './coalescer.ts';
import type { Timer } from './coalescer.ts';
import { Meter } from './meter.ts';
import { ToolTurn, failed } from './tool-turn.ts';

/** A model that calls tools without end is stopped here. */
const ROUNDS_MAX = 25;
/** So often what has come is written down while an answer is written (milliseconds). */
const SAVE_MS = 1_000;

/** What all answers work with. */
export interface RunParts {
  /** Whether an owner may have anything answered at present. */
  readonly mayAsk: (owner: string) => Promise<boolean>;
  readonly gateway: Pick<ChatGateway, 'ask'>;
  readonly toolbox: Toolbox;
  readonly abilitiesOf: (model: string) => Promise<Abilities>;
  /** How far the start of the model's server is; null where there is nothing to start. */
  readonly startOf: (model: string) => Extract<Activity, { kind: 'starting' }> | null;
  /** Calls back when a server's state changed. Returns its own unsubscribe. */
  readonly watchStarts: (listener: () => void) => () => void;
  readonly readFile: (owner: string, id: AttachmentId) => Promise<Uint8Array>;
  readonly keepResult: (owner: string, answer: ToolAnswer) => Promise<ToolResult>;
  readonly save: (message: Message, contents: GrowingContents) => Promise<void>;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  readonly timer: Timer;
  /** Told of what was not thrown on purpose. */
  readonly report: (error: unknown) => void;
}

/** Whom an answer tells how it grows. */
export interface RunListener {
  changed(change: Change): void;
  answerChanged(answer: Answer, parts: number): void;
}

export interface RunTask {
  /** A person's id, or '' for the owner of the machine. */
  readonly owner: string;
  readonly conversation: StoredConversation;
  /** From the first message to the question. */
  readonly branch: readonly Message[];
  /** The answer: empty, or with what it goes on from. */
  readonly message: Message & { readonly answer: Answer };
}

/** Writes one answer, round by round, until the model has said all and each tool that it called has answered. */
export class AnswerRun {
  /** Resolves when the answer has ended, however, and is stored. */
  readonly ended: Promise<void>;
  readonly #parts: RunParts;
  readonly #task: RunTask;
  readonly #listener: RunListener;
  readonly #stopping = new AbortController();
  readonly #coalescer: Coalescer;
  readonly #draft: AnswerDraft;
  readonly #meter: Meter;
  readonly #files = new Map<string, Uint8Array>();
  #tools: readonly ChatTool[] = [];
  #turn: ToolTurn | null = null;
  #answer: Answer;
  #stopAs: 'stopped' | 'interrupted' = 'stopped';
  #cancelSave: (() => void) | null = null;
  #saving: Promise<void> = Promise.resolve();

  constructor(parts: RunParts, task: RunTask, listener: RunListener) {
    this.#parts = parts;
    this.#task = task;
    this.#listener = listener;
    this.#coalescer = new Coalescer((change) => listener.changed(change), parts.timer);
    this.#draft = new AnswerDraft(task.message.parts, (name) => {
      const tool = this.#tools.find((one) => one.name === name);
      return tool === undefined ? null : { server: tool.server, tool: tool.tool };
    });
    this.#meter = new Meter(parts.now(), task.message.answer.usage);
    this.#answer = task.message.answer;
    this.ended = this.#run();
  }

  get message(): Message {
    return { ...this.#task.message, parts: [...this.#draft.parts], answer: this.#answer };
  }

  get owner() {
    return this.#task.owner;
  }

  get conversation() {
    return this.#task.conversation.id;
  }

  /** Ends the answer; what has come stays. */
  stop(as: 'stopped' | 'interrupted' = 'stopped'): void {
    this.#stopAs = as;
    this.#stopping.abort(new Failure('aborted', phrase`The answer was stopped.`));
  }

  /** The person's word on a call. @throws Failure `conflict` where none is waited for */
  async decide(call: string, decision: ToolDecision): Promise<void> {
    if (this.#turn === null)
      throw new Failure('conflict', phrase`This call does not wait for your word any more.`);
    await this.#turn.decide(call, decision);
  }

  async #run(): Promise<void> {
    try {
      await this.#rounds();
    } catch (error) {
      this.#fail(error);
    }
    this.#coalescer.flush();
    this.#cancelSave?.();
    await this.#saving;
    await this.#save(contentsOf(this.#draft.parts));
  }

  async #rounds(): Promise<void> {
    const { owner, conversation } = this.#task;
    const { signal } = this.#stopping;
    // Once the answer can be found and stopped: of whoever loses the right from here on, it is.
    if (!(await this.#parts.mayAsk(owner))) throw mayNotAsk();
    const abilities = await this.#parts.abilitiesOf(this.#answer.model);
    const { tools, problems } = await this.#parts.toolbox.tools(owner, conversation.toolServers, signal);
    this.#tools = tools;
    this.#note(problems);
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const finish = await this.#round(abilities);
      const calls = this.#draft.roundCalls;
      if (calls.length === 0 || finish === 'length') {
        this.#end(finish === 'length' ? 'cut' : 'complete', null);
        return;
      }
      this.#setActivity({ kind: 'tools' });
      this.#turn = new ToolTurn({
        ...{ tools, signal, now: this.#parts.now },
        changed: (part, value) => this.#apply([this.#draft.setCall(part, value)]),
        keep: (answer) => this.#parts.keepResult(owner, answer),
        note: (text) => this.#note([text]),
      });
      await this.#turn.run(calls);
    }
    throw new Failure(
      'rate_limited',
      phrase`The model called tools ${ROUNDS_MAX} times in a row without an answer.`,
      {
        hint: phrase`Let it go on, if that is what you want.`,
      },
    );
  }

  /** One request. @returns why the model stopped */
  async #round(abilities: Abilities): Promise<string | null> {
    const { branch, conversation, owner } = this.#task;
    const { now } = this.#parts;
    const question = {
      ...{ model: this.#answer.model, abilities, branch, tools: this.#tools },
      ...{ systemPrompt: conversation.systemPrompt, parameters: conversation.parameters },
      ...{ answer: { parts: [...this.#draft.parts] }, details: this.#draft.details },
    };
    await this.#readFiles(filesNeeded(question));
    const { body, notes } = buildRequest(question, (id) => this.#files.get(id) ?? new Uint8Array());
    this.#note(notes);
    this.#draft.beginRound();
    this.#meter.beginRound();
    const showStart = () => this.#setActivity(this.#parts.startOf(this.#answer.model) ?? { kind: 'waiting' });
    showStart();
    let stopWatching = this.#parts.watchStarts(showStart);
    let finish: string | null = null;
    let isWhole = false;
    try {
      const person = owner === '' ? null : owner;
      for await (const data of this.#parts.gateway.ask({ body, person, signal: this.#stopping.signal })) {
        isWhole ||= data === '[DONE]';
        const piece = readPiece(data);
        if (piece === null) continue;
        if (piece.error !== null)
          throw toldFailure(piece.error, phrase`The model’s server reported an error.`, null);
        finish = piece.finish ?? finish;
        const signs = signsOf(piece);
        if (signs > 0) {
          stopWatching();
          stopWatching = () => undefined;
          this.#setActivity({ kind: 'writing' });
        }
        this.#meter.came(signs, now());
        if (piece.tokens !== null) this.#meter.counted(piece.tokens);
        this.#apply(this.#draft.take(piece, now()));
        if (this.#draft.isFull) {
          this.#note([phrase`The answer was cut: none may have more than 2 million characters.`]);
          return 'length';
        }
      }
      if (this.#draft.leftOutCalls) {
        this.#note([
          phrase`The model called more than ${CALLS_MAX} tools at once: the others were left out.`,
        ]);
      }
      if (finish === null && !isWhole) throw brokenOff();
      return finish;
    } finally {
      stopWatching();
      this.#apply(this.#draft.endRound(now()));
      this.#meter.endRound();
    }
  }

  /** Each file once, however many rounds there are, and none of more than a request may hold. */
  async #readFiles(needed: readonly Attachment[]): Promise<void> {
    checkRequestSize(needed);
    for (const { id } of needed) {
      if (!this.#files.has(id)) this.#files.set(id, await this.#parts.readFile(this.#task.owner, id));
    }
  }

  #apply(changes: readonly Change[]): void {
    for (const change of changes) this.#coalescer.add(change);
    if (changes.length > 0) this.#saveSoon();
  }

  /** Says each once, however many rounds there are. */
  #note(notes: readonly Phrase[]): void {
    const all = new Map([...this.#answer.notes, ...notes].map((note) => [inEnglish(note), note]));
    if (all.size > this.#answer.notes.length) this.#setAnswer({ ...this.#answer, notes: [...all.values()] });
  }

  #setActivity(activity: Activity): void {
    if (JSON.stringify(activity) === JSON.stringify(this.#answer.activity)) return;
    this.#setAnswer({ ...this.#answer, activity });
  }

  #setAnswer(answer: Answer): void {
    this.#answer = answer;
    this.#coalescer.flush();
    this.#listener.answerChanged(answer, this.#draft.parts.length);
  }

  #fail(error: unknown): void {
    if (this.#stopping.signal.aborted) this.#end(this.#stopAs, null);
    else if (error instanceof Failure && error.code === 'stopping') this.#end('interrupted', null);
    else if (error instanceof Failure) this.#end('failed', error);
    else {
      this.#parts.report(error);
      this.#end(
        'failed',
        new Failure('internal', phrase`Something went wrong inside MLX Manager.`, {
          hint: phrase`The log in the data directory has the details.`,
        }),
      );
    }
  }

  #end(state: Answer['state'], failure: Failure | null): void {
    // Whatever the model gets to see of it later, each call has a result.
    this.#apply(unanswered(this.#draft.parts).map(({ part, value }) => this.#draft.setCall(part, value)));
    if (state === 'complete' && this.#draft.parts.length === 0)
      this.#note([phrase`The model answered with nothing.`]);
    const usage = this.#meter.usage(this.#parts.now());
    this.#setAnswer({
      ...this.#answer,
      ...{ state, usage },
      activity: null,
      failure: failure?.toView() ?? null,
    });
  }

  #saveSoon(): void {
    this.#cancelSave ??= this.#parts.timer.after(SAVE_MS, () => {
      this.#cancelSave = null;
      this.#saving = this.#save(growingContentsOf(this.#draft.parts));
    });
  }

  /** A database that cannot be written must not end the answer, which the person is reading. */
  async #save(contents: GrowingContents): Promise<void> {
    await this.#parts.save(this.message, contents).catch((error: unknown) => this.#parts.report(error));
  }
}

function mayNotAsk(): Failure {
  return new Failure('forbidden', phrase`Whoever asked this may not use the models any more.`);
}

function signsOf({ text, reasoning, calls }: Piece): number {
  const written = calls.reduce((sum, call) => sum + call.arguments.length + (call.name?.length ?? 0), 0);
  return text.length + reasoning.length + written;
}

/** Calls that have no result and will get none, as they are stored. */
export function unanswered(parts: readonly MessagePart[]) {
  return parts.flatMap((value, part) =>
    value.type === 'tool-call' && value.result === null
      ? [{ part, value: failed(value, 'The answer ended before this call was carried out.') }]
      : [],
  );
}
