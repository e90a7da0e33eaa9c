/** Work that happens one after the other, in the order in which it was asked for, whatever becomes of each. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves or rejects as the work does. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when all that was asked for so far has ended, well or not. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
