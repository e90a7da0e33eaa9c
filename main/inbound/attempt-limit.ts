export interface AttemptLimitOptions {
  readonly most: number;
  /** In which so many attempts may be made (milliseconds). */
  readonly withinMs: number;
  /** Milliseconds; never goes back. */
  readonly now: () => number;
  /** How many keys are remembered; the one that was used longest ago goes first. */
  readonly remembered?: number;
}

/** Counts attempts under keys (an account, an address) and says when there were too many. */
export class AttemptLimit {
  readonly #options: Required<AttemptLimitOptions>;
  readonly #times = new Map<string, readonly number[]>();

  constructor(options: AttemptLimitOptions) {
    this.#options = { remembered: 10_000, ...options };
  }

  /** Counts one attempt. Null where it may be made, else the milliseconds until one may; that one is not counted. */
  take(key: string): number | null {
    const { most, withinMs, now, remembered } = this.#options;
    const at = now();
    const recent = (this.#times.get(key) ?? []).filter((time) => at - time < withinMs);
    const [oldest = at] = recent;
    const tooMany = recent.length >= most;
    this.#times.delete(key);
    this.#times.set(key, tooMany ? recent : [...recent, at]);
    for (const old of this.#times.keys()) {
      if (this.#times.size <= remembered) break;
      this.#times.delete(old);
    }
    return tooMany ? Math.max(1, oldest + withinMs - at) : null;
  }

  /** Forgets the attempts of somebody who turned out to be who they said. */
  forget(key: string): void {
    this.#times.delete(key);
  }
}
