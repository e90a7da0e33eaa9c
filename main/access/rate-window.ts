/** The step in which the window moves (milliseconds): what was counted longer ago is forgotten to this much. */
const STEP_MS = 1_000;
const WINDOW_MS = 60_000;

/** Counts what came in the last minute. Times are milliseconds of a clock that never goes back. */
export class RateWindow {
  readonly #steps: { readonly at: number; amount: number }[] = [];
  #sum = 0;

  add(amount: number, now: number): void {
    this.#forget(now);
    const at = Math.floor(now / STEP_MS) * STEP_MS;
    const last = this.#steps.at(-1);
    if (last?.at === at) last.amount += amount;
    else this.#steps.push({ at, amount });
    this.#sum += amount;
  }

  sum(now: number): number {
    this.#forget(now);
    return this.#sum;
  }

  /** How long it takes until less than `limit` is left of what was counted (milliseconds); 0 where it is less now. */
  freeIn(limit: number, now: number): number {
    let left = this.sum(now);
    let freeAt = now;
    for (const { at, amount } of this.#steps) {
      if (left < limit) break;
      left -= amount;
      freeAt = at + WINDOW_MS;
    }
    return freeAt - now;
  }

  #forget(now: number): void {
    for (
      let [first] = this.#steps;
      first !== undefined && first.at + WINDOW_MS <= now;
      [first] = this.#steps
    ) {
      this.#steps.shift();
      this.#sum -= first.amount;
    }
  }
}
