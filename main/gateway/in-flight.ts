import { once } from 'node:events';
import type { Response } from 'express';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { Underway } from '../concurrency/underway.ts';

/** One request while it runs. */
export interface Flight {
  /** Aborts when the client leaves, or when the host stops and the time to drain is over. */
  readonly signal: AbortSignal;
  /** Breaks it off; its client is told the reason. */
  end(reason: Failure): void;
  leave(): void;
}

/** Knows every request that is being answered, so that stopping can wait for them and then end them. */
export class InFlight {
  readonly #running = new Underway<AbortController>();
  readonly #changes = new EventTarget();
  #draining = false;

  get count(): number {
    return this.#running.size;
  }

  /** Whether the host is on its way down and takes no new request. */
  get draining(): boolean {
    return this.#draining;
  }

  /** @throws Failure `stopping` once the host is on its way down. */
  enter(response: Response): Flight {
    if (this.#draining) {
      response.set('connection', 'close');
      throw stopping();
    }
    const controller = new AbortController();
    const onClose = () => {
      if (!response.writableFinished) controller.abort(new Failure('aborted', 'The client left.'));
    };
    response.on('close', onClose);
    if (response.destroyed) onClose();
    const leave = this.#running.add(controller);
    return {
      signal: controller.signal,
      end: (reason) => controller.abort(reason),
      leave: () => {
        response.off('close', onClose);
        leave();
        if (this.#draining) this.#changes.dispatchEvent(new Event('change'));
      },
    };
  }

  /** Takes no new request; waits for the running ones, then ends those that are left. Milliseconds. */
  async drain(limitMs: number): Promise<void> {
    this.#draining = true;
    const limit = AbortSignal.timeout(limitMs);
    await this.#untilEmpty(limit).catch(() => undefined);
    for (const controller of this.#running.all()) controller.abort(stopping());
    // Each has its last event to write; none waits for anything else any more.
    await this.#untilEmpty(AbortSignal.timeout(1_000)).catch(() => undefined);
  }

  async #untilEmpty(signal: AbortSignal): Promise<void> {
    while (this.#running.size > 0) await once(this.#changes, 'change', { signal });
  }
}

function stopping(): Failure {
  return new Failure('stopping', phrase`MLX Manager is stopping.`, {
    hint: phrase`Try again when it is back.`,
  });
}
