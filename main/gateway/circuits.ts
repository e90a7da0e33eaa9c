import type { BackendId } from '../../contract/ids.ts';
import { asked, CLOSED, isAvailable, judged, reopensAt } from '../routing/circuit.ts';
import type { Circuit, Verdict } from '../routing/circuit.ts';

interface Named {
  readonly id: BackendId;
  readonly name: string;
}

/** Told when a backend is passed over from now on, or asked again. */
export type CircuitListener = (backend: Named, circuit: Circuit) => void;

/**
 * What is known of every backend's health. It chooses among the targets of a chain and never refuses: where all are passed
 * over, they are asked all the same.
 */
export class Circuits {
  readonly #circuits = new Map<BackendId, Circuit>();
  readonly #now: () => number;
  readonly #onChange: CircuitListener;

  /** @param now milliseconds that only go forward */
  constructor(onChange: CircuitListener = () => undefined, now: () => number = () => performance.now()) {
    this.#onChange = onChange;
    this.#now = now;
  }

  of(id: BackendId): Circuit {
    return this.#circuits.get(id) ?? CLOSED;
  }

  isAvailable({ id }: Named): boolean {
    return isAvailable(this.of(id), this.#now());
  }

  /** The same in order of when they may be asked again. */
  byReopening<T extends { readonly backend: Named }>(all: readonly T[]): T[] {
    return all.toSorted((a, b) => reopensAt(this.of(a.backend.id)) - reopensAt(this.of(b.backend.id)));
  }

  asked(backend: Named): void {
    this.#set(backend, asked(this.of(backend.id)));
  }

  judge(backend: Named, verdict: Verdict): void {
    this.#set(backend, judged(this.of(backend.id), verdict, this.#now()));
  }

  /** Its key or its settings have changed: what was known of it means nothing any more. */
  forget(id: BackendId): void {
    this.#circuits.delete(id);
  }

  /** The machine woke up, or is on another network. */
  forgetAll(): void {
    this.#circuits.clear();
  }

  #set(backend: Named, next: Circuit): void {
    const before = this.of(backend.id);
    if (next === before) return;
    if (next.state === 'closed' && next.failures === 0) this.#circuits.delete(backend.id);
    else this.#circuits.set(backend.id, next);
    if (next.state !== before.state) this.#onChange(backend, next);
  }
}
