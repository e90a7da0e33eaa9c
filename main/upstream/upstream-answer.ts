import { errors } from 'undici';
import type { Dispatcher } from 'undici';
import type { CallClock } from './deadlines.ts';
import type { PushableBytes, Take } from './pushed-bytes.ts';
import { toUpstreamFailure } from './upstream-errors.ts';

/** Bytes that are taken from a socket before somebody reads them; it is paused beyond. */
const AHEAD_BYTES = 64 * 1024;

/** What comes before an answer's body. Names of headers in lower case; repeated ones joined by a comma. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: Record<string, string>;
}

type State =
  | { readonly kind: 'open' | 'complete' }
  /** Why no more of it comes. */
  | { readonly kind: 'broken'; readonly error: Error }
  /** Its reader has left. */
  | { readonly kind: 'left' };

/** Somebody takes the bytes as they come. */
interface Push {
  readonly take: Take;
  readonly over: PromiseWithResolvers<undefined>;
  /** The taker cannot take more yet. */
  isHeld: boolean;
}

/**
 * One call's answer as undici hands it over: its head once, then bytes that wait until they are read. undici's own
 * `request` makes a stream of them, with an event for each turn of it, which cost a call a tenth of all its time.
 */
export class UpstreamAnswer implements Dispatcher.DispatchHandler {
  readonly #clock: CallClock;
  readonly #where: string;
  readonly #head = Promise.withResolvers<AnswerHead>();
  #controller: Dispatcher.DispatchController | null = null;
  #state: State = { kind: 'open' };
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Wakes the reader that waits. */
  #wake: (() => void) | null = null;
  #push: Push | null = null;

  /** @param where the upstream's origin, for messages */
  constructor(clock: CallClock, where: string) {
    this.#clock = clock;
    this.#where = where;
  }

  /** @throws what undici failed with, or what it was given up for */
  get head(): Promise<AnswerHead> {
    return this.#head.promise;
  }

  /** Gives the call up, also where it has no socket yet: nobody waits for undici to notice. */
  giveUp(reason: unknown): void {
    this.#break(reason instanceof Error ? reason : new Error('aborted', { cause: reason }));
  }

  /** Lets the rest of the answer go; whoever reads gets its end. */
  leave(): void {
    this.#clock.stop();
    const isOver = this.#state.kind !== 'open';
    this.#chunks = [];
    this.#become({ kind: 'left' });
    if (!isOver) this.#controller?.abort(new errors.RequestAbortedError());
  }

  /**
   * The bytes, pulled one chunk at a time or pushed: nothing is read ahead beyond {@link AHEAD_BYTES}, so a slow consumer
   * pauses the socket. Leaving the loop early, an abort and a passed deadline each destroy the socket. No generator, whose
   * queue and extra turns each chunk would pay for.
   */
  body(): AsyncIterable<Uint8Array> {
    const iterator: PushableBytes = {
      next: async () => {
        while (this.#chunks.length === 0 && this.#state.kind === 'open') {
          this.#clock.waiting();
          await this.#more();
        }
        const chunk = this.#take();
        this.#resume();
        this.#clock.received();
        if (chunk !== undefined) return { done: false, value: chunk };
        this.#end();
        return { done: true, value: undefined };
      },
      pushTo: async (take) => {
        const over = Promise.withResolvers<undefined>();
        this.#push = { take, over, isHeld: false };
        this.#handOver();
        try {
          await over.promise;
        } catch (error) {
          this.leave();
          throw error;
        }
        this.#end();
      },
      return: async () => {
        this.leave();
        return { done: true, value: undefined };
      },
    };
    return { [Symbol.asyncIterator]: () => iterator };
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // It was given up while it waited for a socket.
    if (this.#state.kind === 'broken') controller.abort(this.#state.error);
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // What comes before the answer itself (RFC 9110, section 15.2) is nothing that a caller waits for.
    if (status >= 200) this.#head.resolve({ status, headers: flatten(headers) });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    // What was read with the bytes at which it was left or broken.
    if (this.#state.kind !== 'open') return;
    const push = this.#push;
    if (push !== null && !push.isHeld && this.#chunks.length === 0) {
      if (this.#give(chunk, push)) this.#clock.waiting();
      return;
    }
    this.#chunks.push(chunk);
    this.#bytes += chunk.byteLength;
    this.#tell();
    if (this.#bytes > AHEAD_BYTES) controller.pause();
  }

  onResponseEnd(): void {
    this.#become({ kind: 'complete' });
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#head.reject(error);
    this.#become({ kind: 'broken', error });
  }

  #break(error: Error): void {
    this.#head.reject(error);
    if (this.#state.kind === 'left') return;
    this.#chunks = [];
    this.#state = { kind: 'broken', error };
    this.#tell();
    this.#controller?.abort(error);
  }

  #take(): Buffer | undefined {
    const chunk = this.#chunks.shift();
    this.#bytes -= chunk?.byteLength ?? 0;
    return chunk;
  }

  /** undici reads on at once: what it reads comes before this returns. */
  #resume(): void {
    if (this.#controller?.paused === true && this.#bytes <= AHEAD_BYTES) this.#controller.resume();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Nothing follows an end. */
  #become(state: State): void {
    if (this.#state.kind === 'open' || state.kind === 'left') this.#state = state;
    this.#tell();
  }

  /** There is something new for whoever reads. */
  #tell(): void {
    this.#wake?.();
    this.#wake = null;
    this.#handOver();
  }

  /** Pushes what is there, as far as it is taken. */
  #handOver(): void {
    const push = this.#push;
    if (push === null || push.isHeld) return;
    for (let chunk = this.#take(); chunk !== undefined; chunk = this.#take()) {
      if (!this.#give(chunk, push)) return;
    }
    if (this.#state.kind !== 'open') {
      push.over.resolve(undefined);
      return;
    }
    this.#clock.waiting();
    this.#resume();
  }

  /** False where the taker can take no more yet, or will not. */
  #give(chunk: Buffer, push: Push): boolean {
    this.#clock.received();
    const ready = taken(chunk, push);
    if (ready === null) return true;
    push.isHeld = true;
    ready.then(() => {
      push.isHeld = false;
      this.#handOver();
    }, push.over.reject);
    return false;
  }

  /** @throws what broke it off */
  #end(): void {
    this.#clock.stop();
    if (this.#state.kind !== 'broken') return;
    this.#clock.throwIfFailed();
    throw toUpstreamFailure(this.#state.error, this.#where);
  }
}

/** A taker that throws is as one that rejects: what undici calls must not throw. */
function taken(chunk: Uint8Array, { take }: Push): Promise<void> | null {
  try {
    return take(chunk);
  } catch (error) {
    return Promise.reject(error instanceof Error ? error : new Error('not taken', { cause: error }));
  }
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
