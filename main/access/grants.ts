import { performance } from 'node:perf_hooks';
import type { CallingProgram } from './calling-program.ts';
import { processKey } from './program-name.ts';

/** "Once" is until the program quits: this process, and a day at most (milliseconds). */
const LASTS_MS = 86_400_000;
/** Where the system does not tell the process, a person's "once" covers the task at hand (milliseconds). */
const WITHOUT_PROCESS_MS = 3_600_000;
const MOST = 256;

/** The programs that somebody allowed for once. In memory only: a host that starts again asks again. */
export class Grants {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  /** `now` in milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  give(program: CallingProgram): void {
    this.#until.set(
      processKey(program),
      this.#now() + (program.pid === null ? WITHOUT_PROCESS_MS : LASTS_MS),
    );
    if (this.#until.size <= MOST) return;
    const [oldest] = this.#until.keys();
    if (oldest !== undefined) this.#until.delete(oldest);
  }

  has(program: CallingProgram): boolean {
    const key = processKey(program);
    const until = this.#until.get(key);
    if (until === undefined) return false;
    if (until > this.#now()) return true;
    this.#until.delete(key);
    return false;
  }
}
