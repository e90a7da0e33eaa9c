import type { Clock } from './clock.ts';
import type { GroupMemory } from './process-memory.ts';

/** Between two measurements (milliseconds). */
const INTERVAL_MS = 3_000;
/** Less is noise that nobody needs to hear of (bytes). */
const NOTICEABLE = 1_000_000;

export interface MemoryWatchParts {
  readonly clock: Clock;
  /** The process groups that run now. */
  readonly groups: ReadonlySet<number>;
  readonly measure: (groups: readonly number[]) => Promise<GroupMemory>;
  readonly onChange: () => void;
}

/** Measures the memory of the running process groups every few seconds, and nothing while none runs. */
export class MemoryWatch {
  readonly #parts: MemoryWatchParts;
  #measured: GroupMemory = new Map();
  #cancel: (() => void) | null = null;
  #isMeasuring = false;

  constructor(parts: MemoryWatchParts) {
    this.#parts = parts;
  }

  /** Bytes that a group held at the last measurement; null before its first. */
  bytesOf(group: number | null): number | null {
    return group === null ? null : (this.#measured.get(group) ?? null);
  }

  /** Something about the groups has changed: measuring begins where it had ended. */
  wake(): void {
    const { clock, groups } = this.#parts;
    if (groups.size === 0) this.stop();
    else if (!this.#isMeasuring) this.#cancel ??= clock.after(INTERVAL_MS, () => void this.#measure());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#measured = new Map();
  }

  async #measure(): Promise<void> {
    const { groups, measure, onChange } = this.#parts;
    this.#cancel = null;
    this.#isMeasuring = true;
    const before = this.#measured;
    // What cannot be measured once is measured the next time.
    const measured = await measure([...groups]).catch(() => before);
    this.#isMeasuring = false;
    this.#measured = new Map([...measured].filter(([group]) => groups.has(group)));
    if (isNoticeable(before, this.#measured)) onChange();
    this.wake();
  }
}

function isNoticeable(before: GroupMemory, after: GroupMemory): boolean {
  return [...after].some(([group, bytes]) => {
    const known = before.get(group);
    return known === undefined || Math.abs(bytes - known) >= NOTICEABLE;
  });
}
