import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

export interface SlowWorkOptions {
  readonly atOnce: number;
  /** How many may wait for their turn. */
  readonly waiting: number;
}

/** Lets only so much work happen at once, and so much wait. */
export class SlowWork {
  readonly #options: SlowWorkOptions;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: SlowWorkOptions) {
    this.#options = options;
  }

  /** @throws Failure `rate_limited` where too much waits already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const { atOnce, waiting } = this.#options;
    if (this.#running >= atOnce) {
      if (this.#waiting.length >= waiting) {
        throw new Failure('rate_limited', phrase`Too many people sign in at this moment.`, {
          hint: phrase`Try again in some seconds.`,
        });
      }
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place goes to the next one, or is free.
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
