/** Hands values over in their order to whoever waits for one, or keeps them until somebody does. */
export class Mailbox<T> {
  readonly #values: T[] = [];
  readonly #takers: ((value: T) => void)[] = [];

  put(value: T): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#values.push(value);
    else taker(value);
  }

  async take(): Promise<T> {
    if (this.#values.length > 0) return this.#values.shift() as T;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    // Far longer than anything takes: only so that a value that never comes names the line that waits for it.
    const limit = setTimeout(() => reject(new Error('nothing came')), 15_000);
    this.#takers.push((value) => {
      clearTimeout(limit);
      resolve(value);
    });
    return promise;
  }
}
