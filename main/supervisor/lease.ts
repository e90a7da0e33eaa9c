import type { Failure } from '../../contract/failure.ts';
import { Underway } from '../concurrency/underway.ts';

/** The right to send one request to a server, which is not stopped by itself as long as it is held. */
export interface Lease {
  readonly port: number;
  /** Aborts, with a Failure as its reason, when the server ends or is about to be stopped. */
  readonly died: AbortSignal;
  /** Gives the lease back; safe to call twice. */
  release(): void;
}

/** The leases that are out on one server. */
export class LeaseBook {
  readonly #open = new Underway<AbortController>();

  get size(): number {
    return this.#open.size;
  }

  /** @param onRelease runs once, when the holder gives the lease back */
  grant(port: number, onRelease: () => void): Lease {
    // One controller a lease: listeners that a holder leaves behind go with it.
    const controller = new AbortController();
    const giveBack = this.#open.add(controller);
    let held = true;
    return {
      port,
      died: controller.signal,
      release: () => {
        if (!held) return;
        held = false;
        giveBack();
        onRelease();
      },
    };
  }

  /** Tells every holder that its server is gone. They still have to release. */
  tellDied(reason: Failure): void {
    for (const controller of this.#open.all()) controller.abort(reason);
  }
}
