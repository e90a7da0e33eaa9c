import type { HostEvent } from '../../contract/event-stream.ts';
import { Failure } from '../../contract/failure.ts';
import type { ConversationId, MessageId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import { AnswerRun } from './answer/answer-run.ts';
import type { RunParts, RunTask } from './answer/answer-run.ts';

/** Tells one owner (a person's id, or '' for the owner of the machine) what happened. */
export type TellOwner = (owner: string, event: HostEvent) => void;

/** The answers that are being written now. */
export class RunningAnswers {
  readonly #runs = new Map<MessageId, AnswerRun>();
  readonly #parts: RunParts;
  readonly #tell: TellOwner;

  constructor(parts: RunParts, tell: TellOwner) {
    this.#parts = parts;
    this.#tell = tell;
  }

  /** @throws Failure `conflict` where this answer is being written already */
  start(task: RunTask): AnswerRun {
    const { owner, conversation, message } = task;
    this.refuseWritten(message.id);
    const place = { conversation: conversation.id, message: message.id };
    const run = new AnswerRun(this.#parts, task, {
      changed: (change) => {
        const { part } = change;
        this.#tell(
          owner,
          change.kind === 'grew'
            ? { name: 'chat.delta', payload: { ...place, part, offset: change.offset, text: change.text } }
            : { name: 'chat.partChanged', payload: { ...place, part, value: change.value } },
        );
      },
      answerChanged: (answer, parts) =>
        this.#tell(owner, { name: 'chat.answerChanged', payload: { ...place, parts, answer } }),
    });
    this.#runs.set(message.id, run);
    void run.ended.then(() => {
      this.#runs.delete(message.id);
      // The list no longer shows that it is being answered.
      this.#tell(owner, { name: 'chat.changed', payload: { conversation: conversation.id } });
    });
    return run;
  }

  /** @throws Failure `conflict` where this answer is being written */
  refuseWritten(message: MessageId): void {
    if (this.#runs.has(message)) throw new Failure('conflict', phrase`This answer is being written already.`);
  }

  get(message: MessageId): AnswerRun | undefined {
    return this.#runs.get(message);
  }

  ofOwner(owner: string): AnswerRun[] {
    return [...this.#runs.values()].filter((run) => run.owner === owner);
  }

  of(conversation: ConversationId): AnswerRun[] {
    return [...this.#runs.values()].filter((run) => run.conversation === conversation);
  }

  /** Ends all answers; each is stored as interrupted, with what has come. */
  async interruptAll(): Promise<void> {
    const runs = [...this.#runs.values()];
    for (const run of runs) run.stop('interrupted');
    await Promise.all(runs.map((run) => run.ended));
  }
}
