import { randomUUID } from 'node:crypto';
import { AccessRequestId } from '../../contract/ids.ts';
import type { AccessAnswer, AccessRequest, ProgramIdentity } from '../../contract/access.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { CallingProgram } from './calling-program.ts';
import { identityKey, processKey, programName } from './program-name.ts';

/** How long a question stands after the program last asked (milliseconds). */
const STANDS_MS = 180_000;
/** Programs that may ask at the same time; a person answers a few, not a flood. */
const MOST = 32;
/** Of these from one address elsewhere: nobody takes all places by calling himself something else each time. */
const MOST_OF_AN_ADDRESS = 4;
/** Requests that may hold the line, each with all that it sent; others are told to come again. */
const MOST_WAITING = 64;

/** What became of a question. */
export type Outcome = AccessAnswer | 'expired';

interface Question {
  readonly request: Omit<AccessRequest, 'expiresAt' | 'waiting'>;
  expiresAt: number;
  timer: NodeJS.Timeout;
  readonly waiting: Set<(outcome: Outcome) => void>;
}

export interface AskingListener {
  asked(request: AccessRequest): void;
  settled(id: AccessRequestId): void;
}

/** The programs that wait until somebody says whether they may use the models. In memory only. */
export class Asking {
  readonly #listener: AskingListener;
  readonly #now: () => number;
  readonly #questions = new Map<string, Question>();

  constructor(listener: AskingListener, now: () => number = Date.now) {
    this.#listener = listener;
    this.#now = now;
  }

  /** The oldest first. */
  list(): AccessRequest[] {
    return [...this.#questions.values()].map(view);
  }

  /** @throws Failure `not_found` for one that was answered or has gone */
  find(id: AccessRequestId): AccessRequest {
    return view(this.#byId(id));
  }

  /**
   * Puts the question, or renews it where the program has asked before.
   * @throws Failure `unauthorised` where too many programs ask already
   */
  put(program: CallingProgram, model: string | null): AccessRequestId {
    const key = processKey(program);
    const known = this.#questions.get(key);
    if (known !== undefined) {
      this.#renew(known, key);
      return known.request.id;
    }
    if (this.#questions.size >= MOST || this.#ofAddress(program.identity.address) >= MOST_OF_AN_ADDRESS) {
      throw new Failure('unauthorised', phrase`Too many programs wait for an answer already.`, {
        hint: phrase`Answer those in MLX Manager under Apps, then try again.`,
      });
    }
    const id = AccessRequestId.parse(randomUUID());
    const { identity, pid } = program;
    const question: Question = {
      request: { id, name: programName(identity), identity, pid, model, askedAt: this.#now() },
      ...this.#term(key),
      waiting: new Set(),
    };
    this.#questions.set(key, question);
    this.#listener.asked(view(question));
    return id;
  }

  /**
   * Resolves with what becomes of the question, or with `expired` when this request has waited as long as a question stands,
   * and at once where too many wait. @throws the signal's reason when the client does not wait for it
   */
  wait(id: AccessRequestId, signal: AbortSignal): Promise<Outcome> {
    const { waiting } = this.#byId(id);
    if (this.#waitingInAll() >= MOST_WAITING) return Promise.resolve('expired');
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome) => {
        clearTimeout(timer);
        waiting.delete(settle);
        signal.removeEventListener('abort', giveUp);
        resolve(outcome);
      };
      const timer = setTimeout(() => settle('expired'), STANDS_MS);
      timer.unref();
      const giveUp = () => {
        clearTimeout(timer);
        waiting.delete(settle);
        reject(reasonOf(signal));
      };
      waiting.add(settle);
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
    });
  }

  /** @throws Failure `not_found` for one that was answered or has gone */
  settle(id: AccessRequestId, outcome: Outcome): void {
    const question = this.#byId(id);
    const key = [...this.#questions].find(([, one]) => one === question)?.[0];
    if (key !== undefined) this.#end(key, question, outcome);
  }

  /** Answers every process of a program. */
  settleAll(identity: ProgramIdentity, outcome: Outcome): void {
    const wanted = identityKey(identity);
    for (const [key, question] of this.#questions) {
      if (identityKey(question.request.identity) === wanted) this.#end(key, question, outcome);
    }
  }

  /** Nobody is left to answer. */
  close(): void {
    for (const [key, question] of this.#questions) this.#end(key, question, 'expired');
  }

  #ofAddress(address: string | null): number {
    if (address === null) return 0;
    return [...this.#questions.values()].filter(({ request }) => request.identity.address === address).length;
  }

  #waitingInAll(): number {
    return [...this.#questions.values()].reduce((sum, { waiting }) => sum + waiting.size, 0);
  }

  #byId(id: AccessRequestId): Question {
    const found = [...this.#questions.values()].find(({ request }) => request.id === id);
    if (found !== undefined) return found;
    throw new Failure('not_found', phrase`This program does not wait any more.`, {
      hint: phrase`It asks again when it next needs a model.`,
    });
  }

  #term(key: string): Pick<Question, 'expiresAt' | 'timer'> {
    const timer = setTimeout(() => {
      const question = this.#questions.get(key);
      if (question !== undefined) this.#end(key, question, 'expired');
    }, STANDS_MS);
    timer.unref();
    return { expiresAt: this.#now() + STANDS_MS, timer };
  }

  #renew(question: Question, key: string): void {
    clearTimeout(question.timer);
    Object.assign(question, this.#term(key));
  }

  #end(key: string, { request, timer, waiting }: Question, outcome: Outcome): void {
    clearTimeout(timer);
    this.#questions.delete(key);
    for (const settle of [...waiting]) settle(outcome);
    this.#listener.settled(request.id);
  }
}

/** Whoever aborts gives an Error; anything else becomes one. */
function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('given up', { cause: reason });
}

function view({ request, expiresAt, waiting }: Question): AccessRequest {
  return { ...request, expiresAt, waiting: waiting.size };
}
