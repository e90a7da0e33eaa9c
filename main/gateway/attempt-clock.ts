import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';

export interface AttemptLimits {
  /** Milliseconds from when it was sent to its first content; null where nobody else could answer. */
  readonly firstContentMs: number | null;
  /** What is left of the time for all attempts (milliseconds); null where the backend's own deadline comes first. */
  readonly budgetMs: number | null;
}

/** The time limits of one attempt. They run from when it is sent: waiting for a place and for a start is not its fault. */
export class AttemptClock {
  readonly #request: AbortSignal;
  readonly #name: string;
  readonly #limits: AttemptLimits;
  readonly #controller: AbortController | null;
  readonly #onRequestAbort = () => this.#controller?.abort(this.#request.reason);
  #firstContent: NodeJS.Timeout | undefined;
  #budget: NodeJS.Timeout | undefined;
  #sentAt: number | null = null;

  /** @param request aborts with the whole request */
  constructor(request: AbortSignal, name: string, limits: AttemptLimits) {
    this.#request = request;
    this.#name = name;
    this.#limits = limits;
    const isLimited = limits.firstContentMs !== null || limits.budgetMs !== null;
    this.#controller = isLimited ? new AbortController() : null;
    if (!isLimited) return;
    request.addEventListener('abort', this.#onRequestAbort, { once: true });
    if (request.aborted) this.#onRequestAbort();
  }

  /** Aborts with the request's reason or with Failure `upstream_timeout`. */
  get signal(): AbortSignal {
    return this.#controller?.signal ?? this.#request;
  }

  /** Milliseconds since it was sent; 0 before. */
  get spentMs(): number {
    return this.#sentAt === null ? 0 : performance.now() - this.#sentAt;
  }

  sent(): void {
    if (this.#sentAt !== null) return;
    this.#sentAt = performance.now();
    const { firstContentMs, budgetMs } = this.#limits;
    const name = this.#name;
    if (firstContentMs !== null) {
      const missed = (ms: number) => phrase`The backend "${name}" sent no content within ${ms} ms.`;
      this.#firstContent = this.#limit(firstContentMs, missed);
    }
    if (budgetMs !== null) {
      const missed = (ms: number) =>
        phrase`The backend "${name}" did not finish in the time left for all attempts, within ${ms} ms.`;
      this.#budget = this.#limit(budgetMs, missed);
    }
  }

  contentCame(): void {
    clearTimeout(this.#firstContent);
  }

  stop(): void {
    clearTimeout(this.#firstContent);
    clearTimeout(this.#budget);
    this.#request.removeEventListener('abort', this.#onRequestAbort);
  }

  #limit(ms: number, missed: (ms: number) => Phrase): NodeJS.Timeout {
    return setTimeout(() => {
      this.#controller?.abort(new Failure('upstream_timeout', missed(Math.round(ms))));
    }, ms);
  }
}
