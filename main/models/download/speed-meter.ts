const WINDOW_MS = 5_000;

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** The speed of the last five seconds, from how much there was at which time (milliseconds of any clock). */
export class SpeedMeter {
  #samples: Sample[] = [];

  /** `bytes` is the total so far; less than before starts the measurement anew. */
  add(at: number, bytes: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && bytes < last.bytes) this.#samples = [];
    this.#samples.push({ at, bytes });
    const oldest = this.#samples.findLastIndex((sample) => sample.at <= at - WINDOW_MS);
    if (oldest > 0) this.#samples.splice(0, oldest);
  }

  /** Bytes a second; null until there are two moments to compare, and when nothing came. */
  get bytesPerSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined || last.at <= first.at) return null;
    const speed = Math.round(((last.bytes - first.bytes) * 1_000) / (last.at - first.at));
    return speed === 0 ? null : speed;
  }
}
