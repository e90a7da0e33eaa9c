import type { Backend, Reply } from '../backends/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { FailureClass } from '../../contract/request.ts';
import { classOfFailure, classOfRefusal } from '../routing/failure-class.ts';
import type { Refusal } from '../routing/failure-class.ts';
import { nextStep } from '../routing/next-step.ts';
import { retryAfterMs, withRetryAdvice } from '../routing/retry-after.ts';
import { readErrorText } from '../translate/errors/error-details.ts';
import type { ModelFamily } from '../translate/model-families/model-family.ts';
import { AttemptClock } from './attempt-clock.ts';
import type { Circuits } from './circuits.ts';
import { toFailure } from './errors.ts';
import { proveAnswer } from './prove-answer.ts';
import type { Proof, Proven } from './prove-answer.ts';
import type { RequestTrace } from './request-trace.ts';
import { StreamRefusal } from './stream-refusal.ts';
import { ToldFailure } from './told-failure.ts';

/** One place to ask, with the model to ask it for. */
export interface Destination {
  readonly backend: Backend;
  readonly model: string;
  /** Tokens that it takes; null where that is not known. */
  readonly contextTokens: number | null;
  /** What families of models take, the user's own last. */
  readonly families: readonly ModelFamily[];
}

/** The answer that a client gets: a proven one, or the refusal with which the attempts ended. */
export interface Answered extends Proven {
  readonly reply: Reply;
  readonly destination: Destination;
  /** Requests that were sent for it. */
  readonly attempts: number;
  /** Why it is a refusal; null for an answer. */
  readonly refused: { readonly failure: FailureClass; readonly message: string } | null;
  /** To be called once, however the answer ended: null when it came to its end. */
  readonly ended: (failure: FailureClass | null) => void;
}

/** What one attempt is asked with. */
export interface AttemptCall {
  readonly signal: AbortSignal;
  /** Another target was asked before this one. */
  readonly isFallback: boolean;
  readonly onSent: () => void;
}

/** What a backend said, and what it means when it is a refusal. */
export interface Said {
  readonly reply: Reply;
  /** The refusal as the backend said it, before it was put into the client's protocol. */
  readonly refusal: Refusal | null;
}

export interface Attempts {
  readonly destinations: readonly Destination[];
  readonly proof: Proof;
  readonly ask: (destination: Destination, call: AttemptCall) => Promise<Said>;
  readonly signal: AbortSignal;
  readonly circuits: Circuits;
  readonly trace: RequestTrace;
  /** Waits before a backend is asked again (milliseconds). Rejects when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** How an attempt ended that gave no answer. */
interface Failed {
  readonly failure: FailureClass;
  readonly message: string;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** What the client gets if nothing better comes: a refusal in its protocol, or a failure of ours. */
  readonly last: Answered | Failure;
}

/**
 * Asks the destinations in their order and takes the first answer that is proven, so that an answer is never a mixture of
 * two. What is done after a failure is decided in routing/next-step.ts; whom the breakers pass over is not asked, unless
 * they pass over all.
 * @returns an answer, or the refusal with which the last attempt ended
 * @throws Failure of the last attempt
 */
export async function firstAnswer(work: Attempts): Promise<Answered> {
  return new AttemptRun(work).run();
}

class AttemptRun {
  readonly #work: Attempts;
  readonly #chain: readonly Destination[];
  /** All are passed over by their breakers, so they are asked all the same. */
  readonly #isDesperate: boolean;
  #budgetMs: number;
  #sent = 0;

  constructor(work: Attempts) {
    const { destinations, circuits } = work;
    this.#work = work;
    this.#isDesperate = !destinations.some(({ backend }) => circuits.isAvailable(backend));
    this.#chain = this.#isDesperate ? circuits.byReopening(destinations) : destinations;
    this.#budgetMs = Math.max(0, ...destinations.map(({ backend }) => backend.totalMs));
  }

  async run(): Promise<Answered> {
    let last: Failed | null = null;
    let tries = 0;
    for (let index = 0; ;) {
      const destination = this.#chain[index];
      if (destination === undefined) return give(last);
      if (!this.#mayAsk(destination) && tries === 0) {
        this.#work.trace.skipped(destination.backend.name, destination.model, 'its breaker is open');
        index += 1;
        continue;
      }
      const anotherFollows = this.#anotherFollows(index);
      tries += 1;
      const outcome = await this.#attempt(destination, anotherFollows);
      if ('reply' in outcome) return outcome;
      last = outcome;
      const { runsHere } = destination.backend;
      const step = nextStep(
        { ...outcome, tries, runsHere, anotherFollows, budgetMs: this.#budgetMs },
        Math.random(),
      );
      switch (step.kind) {
        case 'retry':
          await this.#pause(step.afterMs);
          continue;
        case 'next':
          index += 1;
          break;
        case 'larger':
          index = this.#largerThan(destination, index);
          break;
        case 'stop':
          return give(last);
      }
      tries = 0;
    }
  }

  async #pause(ms: number): Promise<void> {
    const { pause, signal } = this.#work;
    try {
      await pause(ms, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
    this.#budgetMs -= ms;
  }

  #mayAsk({ backend }: Destination): boolean {
    return this.#isDesperate || this.#work.circuits.isAvailable(backend);
  }

  #anotherFollows(index: number): boolean {
    return this.#chain.slice(index + 1).some((other) => this.#mayAsk(other));
  }

  /** The next one that takes more tokens; one that says so at all, where this one's own limit is not known. */
  #largerThan({ contextTokens }: Destination, index: number): number {
    const larger = this.#chain.findIndex(
      (other, at) => at > index && other.contextTokens !== null && other.contextTokens > (contextTokens ?? 0),
    );
    return larger === -1 ? this.#chain.length : larger;
  }

  async #attempt(destination: Destination, anotherFollows: boolean): Promise<Answered | Failed> {
    const { signal, circuits, trace, proof, ask } = this.#work;
    const { backend } = destination;
    const isStream = proof.kind === 'events';
    const clock = new AttemptClock(signal, backend.name, {
      firstContentMs: anotherFollows && isStream ? backend.firstContentMs : null,
      budgetMs: this.#budgetMs < backend.totalMs ? this.#budgetMs : null,
    });
    const isFallback = destination !== this.#work.destinations[0];
    circuits.asked(backend);
    trace.began(backend.name, destination.model);
    this.#sent += 1;
    const stop = () => {
      clock.stop();
      this.#budgetMs -= clock.spentMs;
    };
    try {
      const said = await ask(destination, {
        ...{ signal: clock.signal, isFallback },
        onSent: () => clock.sent(),
      });
      if (said.reply.status >= 400) {
        const refused = await this.#refused(said, destination);
        stop();
        return this.#failed(refused, backend);
      }
      const onContent = () => {
        clock.contentCame();
        circuits.judge(backend, { kind: 'answered' });
        trace.firstByte();
      };
      const proven = await proveAnswer(said.reply, proof, onContent);
      trace.status(said.reply.status);
      return {
        ...{ ...proven, reply: said.reply, destination, attempts: this.#sent, refused: null },
        ended: (failure) => {
          clock.stop();
          circuits.judge(
            backend,
            failure === null ? { kind: 'completed' } : { kind: 'failed', failure, retryAfterMs: null },
          );
        },
      };
    } catch (error) {
      stop();
      if (signal.aborted) {
        circuits.judge(backend, { kind: 'unknown' });
        signal.throwIfAborted();
      }
      return this.#failed(this.#thrown(error, destination), backend);
    }
  }

  /** Writes down how an attempt failed. */
  #failed(failed: Failed, backend: Backend): Failed {
    const { failure, status, message } = failed;
    this.#work.trace.failed(failure, status, message);
    // Whose key we could not read was not asked at all.
    const wasAsked = failure !== 'credentials' || status !== null;
    this.#work.circuits.judge(
      backend,
      wasAsked ? { kind: 'failed', failure, retryAfterMs: failed.retryAfterMs } : { kind: 'unknown' },
    );
    return failed;
  }

  async #refused({ reply, refusal }: Said, destination: Destination): Promise<Failed> {
    const body = Buffer.concat(await Array.fromAsync(reply.body));
    const said = refusal ?? refusalOf(reply.status, body);
    // Where the backend itself did not refuse, what it sent was no answer.
    const failure = refusal === null && reply.status >= 500 ? 'protocol' : classOfRefusal(said);
    return this.#refusal(reply, body, said, failure, destination);
  }

  #refusal(
    reply: Reply,
    body: Uint8Array,
    said: Refusal,
    failure: FailureClass,
    destination: Destination,
  ): Failed {
    const now = Date.now();
    const message = said.message ?? `It answered with status ${said.status} and no reason.`;
    const headers = withRetryAdvice(reply.headers, failure, now);
    return {
      ...{ failure, message, status: said.status, retryAfterMs: retryAfterMs(reply.headers, now) },
      last: {
        ...{ held: [body], rest: null, destination, attempts: this.#sent, refused: { failure, message } },
        reply: { ...reply, headers, usage: () => reply.usage() },
        ended: () => undefined,
      },
    };
  }

  #thrown(error: unknown, destination: Destination): Failed {
    const refusal = error instanceof ToldFailure ? error.refusal : error;
    if (refusal instanceof StreamRefusal) {
      const { status, body } = refusal;
      const said = { status, ...readErrorText(body) };
      const headers = { 'content-type': 'application/json' };
      const reply: Reply = { status, headers, body: NOTHING, usage: () => null };
      return this.#refusal(reply, Buffer.from(body), said, classOfRefusal(said), destination);
    }
    const failure = error instanceof ToldFailure ? error.failure : toFailure(error);
    return {
      ...{ failure: classOfFailure(failure), message: failure.message, status: null, retryAfterMs: null },
      last: failure,
    };
  }
}

/** A refusal as the backend said it. */
export function refusalOf(status: number, body: Buffer): Refusal {
  return { status, ...readErrorText(body.toString('utf8')) };
}

/** The same reply with a body that was read already. */
export function withBody(reply: Reply, body: Uint8Array): Reply {
  return { ...reply, usage: () => reply.usage(), body: only(body) };
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

const NOTHING: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

function give(last: Failed | null): Answered {
  if (last === null) throw new Failure('internal', phrase`The route leads nowhere.`);
  if (last.last instanceof Failure) throw last.last;
  return last.last;
}
