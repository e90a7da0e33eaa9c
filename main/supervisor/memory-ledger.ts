import type { BackendId } from '../../contract/ids.ts';
import type { LaunchPlan } from './launch-plan.ts';
import { serversToEvict } from './memory-budget.ts';
import { untilAborted } from './until-aborted.ts';

/** A server as the ledger knows it. */
export interface Tenant {
  readonly id: BackendId;
  readonly name: string;
  /** Ready, with no request in flight and none waiting. */
  readonly isIdle: boolean;
  /** Unix milliseconds. */
  readonly lastUse: number;
  /** The end of a stop that is under way, else null. Never rejects. */
  readonly stopping: Promise<void> | null;
  /** Begins to stop at once: `stopping` is set when this returns. */
  evict(): void;
}

type MemoryPlan = Pick<LaunchPlan, 'name' | 'memoryBytes'>;

interface Entry {
  readonly tenant: Tenant;
  readonly bytes: number;
}

/** Who holds how much of the memory budget. */
export class MemoryLedger {
  budgetBytes: number;
  readonly #entries = new Map<BackendId, Entry>();

  constructor(budgetBytes: number) {
    this.budgetBytes = budgetBytes;
  }

  /** Bytes that the server holds; null when it holds none. */
  bytesOf(id: BackendId): number | null {
    return this.#entries.get(id)?.bytes ?? null;
  }

  /** Bytes that are booked, those of servers that are being stopped included. */
  get reservedBytes(): number {
    return this.#totalBytes();
  }

  /**
   * Books the plan's memory, stopping idle servers for it, and waits until what was booked is really free.
   * The booking itself happens in one tick, so two starts never count on the same memory.
   * @throws Failure `not_enough_memory`; `aborted` when the signal aborts (the booking then stays)
   */
  async reserve(tenant: Tenant, plan: MemoryPlan, signal: AbortSignal): Promise<void> {
    this.#entries.delete(tenant.id);
    const evicted = serversToEvict({
      name: plan.name,
      bytes: plan.memoryBytes,
      budgetBytes: this.budgetBytes,
      residents: this.#residents(),
    });
    this.#entries.set(tenant.id, { tenant, bytes: plan.memoryBytes });
    for (const id of evicted) this.#entries.get(id)?.tenant.evict();
    // What is being stopped counts as free above, but is so only at the end of its stop.
    if (this.#totalBytes() > this.budgetBytes) await untilAborted(Promise.all(this.#stops()), signal);
  }

  release(id: BackendId): void {
    this.#entries.delete(id);
  }

  #residents() {
    return [...this.#entries.values()]
      .filter(({ tenant }) => tenant.stopping === null)
      .map(({ tenant: { id, name, isIdle, lastUse }, bytes }) => {
        return { id, name, bytes, evictable: isIdle, lastUse };
      });
  }

  #stops(): Promise<void>[] {
    return [...this.#entries.values()].map(({ tenant }) => tenant.stopping).filter((stop) => stop !== null);
  }

  #totalBytes(): number {
    return [...this.#entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
  }
}
