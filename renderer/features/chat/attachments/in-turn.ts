/** Lets so much work go on at once; the rest waits for its turn. */
export class InTurn {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws whatever the work throws, or the signal's reason where it aborts before its turn */
  async do<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.#busy >= this.#most) await this.#turn(signal);
    else this.#busy += 1;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#busy -= 1;
      else next();
    }
  }

  /** Takes over the place of whoever ends. */
  #turn(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const begin = () => {
      signal.removeEventListener('abort', giveUp);
      resolve(undefined);
    };
    const giveUp = () => {
      this.#waiting.splice(this.#waiting.indexOf(begin), 1);
      reject(signal.reason as Error);
    };
    this.#waiting.push(begin);
    signal.addEventListener('abort', giveUp, { once: true });
    return promise;
  }
}
