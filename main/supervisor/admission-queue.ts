import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { abortedFailure } from './until-aborted.ts';

export interface AdmissionLimits {
  /** Slots given out at the same time. */
  readonly concurrency: number;
  /** Callers that may wait for one. */
  readonly queueLimit: number;
}

interface Waiter {
  readonly grant: () => void;
  readonly reject: (failure: Failure) => void;
}

/** First come, first served: a fixed number of slots and a bounded line of waiters behind them. */
export class AdmissionQueue {
  #limits: AdmissionLimits;
  #active = 0;
  readonly #waiters = new Set<Waiter>();

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  get active(): number {
    return this.#active;
  }

  get waiting(): number {
    return this.#waiters.size;
  }

  /** A slot at once, or null where there is none free: for callers on the fast path, who need not wait a turn. */
  tryAcquire(): (() => void) | null {
    if (this.#active >= this.#limits.concurrency) return null;
    this.#active += 1;
    return this.#slot();
  }

  /**
   * Waits for a slot and returns the function that gives it back (safe to call twice).
   * @throws Failure `queue_full` at once when the line is full; `aborted` when the signal aborts
   */
  async acquire(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) throw abortedFailure(signal);
    const free = this.tryAcquire();
    if (free !== null) return free;
    if (this.#waiters.size >= this.#limits.queueLimit) throw this.#full();
    return this.#wait(signal);
  }

  /** New limits hold from now on; slots that are out stay out. */
  setLimits(limits: AdmissionLimits): void {
    this.#limits = limits;
    this.#grantFreeSlots();
  }

  /** Sends everyone away who still waits for a slot. */
  rejectWaiting(failure: Failure): void {
    for (const waiter of [...this.#waiters]) waiter.reject(failure);
  }

  #wait(signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', giveUp);
      };
      const giveUp = () => waiter.reject(abortedFailure(signal));
      const waiter: Waiter = {
        grant: () => {
          leave();
          this.#active += 1;
          resolve(this.#slot());
        },
        reject: (failure) => {
          leave();
          reject(failure);
        },
      };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  #slot(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#active -= 1;
      this.#grantFreeSlots();
    };
  }

  #grantFreeSlots(): void {
    for (const waiter of this.#waiters) {
      if (this.#active >= this.#limits.concurrency) return;
      waiter.grant();
    }
  }

  #full(): Failure {
    return new Failure(
      'queue_full',
      phrase`All ${this.#limits.concurrency} slots are taken and ${this.#waiters.size} requests wait already.`,
      { hint: phrase`Try again later, or raise its limits.` },
    );
  }
}
