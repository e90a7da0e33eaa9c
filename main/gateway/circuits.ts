import { asked, CLOSED, isAvailable, judged, reopensAt } from '../routing/circuit.ts';
import type { Circuit, Verdict } from '../routing/circuit.ts';

interface Named {
  readonly name: string;
}

/** Told when a backend is passed over from now on, or asked again. */
export type CircuitListener = (backend: Named, circuit: Circuit) => void;

/**
 * What is known of every backend's health. It chooses among the targets of a chain and never refuses: where all are passed
 * over, they are asked all the same. A changed backend is another object and begins anew.
 */
export class Circuits {
  #circuits = new WeakMap<Named, Circuit>();
  readonly #now: () => number;
  readonly #onChange: CircuitListener;

  /** @param now milliseconds that only go forward */
  constructor(onChange: CircuitListener = () => undefined, now: () => number = () => performance.now()) {
    this.#onChange = onChange;
    this.#now = now;
  }

  of(backend: Named): Circuit {
    return this.#circuits.get(backend) ?? CLOSED;
  }

  isAvailable(backend: Named): boolean {
    return isAvailable(this.of(backend), this.#now());
  }

  /** The same in order of when they may be asked again. */
  byReopening<T extends { readonly backend: Named }>(all: readonly T[]): T[] {
    return all.toSorted((a, b) => reopensAt(this.of(a.backend)) - reopensAt(this.of(b.backend)));
  }

  asked(backend: Named): void {
    this.#set(backend, asked(this.of(backend)));
  }

  judge(backend: Named, verdict: Verdict): void {
    this.#set(backend, judged(this.of(backend), verdict, this.#now()));
  }

  /** A key was changed, the machine woke up or is on another network: what was known means nothing any more. */
  forgetAll(): void {
    this.#circuits = new WeakMap();
  }

  #set(backend: Named, next: Circuit): void {
    const before = this.of(backend);
    if (next === before) return;
    if (next.state === 'closed' && next.failures === 0) this.#circuits.delete(backend);
    else this.#circuits.set(backend, next);
    if (next.state !== before.state) this.#onChange(backend, next);
  }
}
