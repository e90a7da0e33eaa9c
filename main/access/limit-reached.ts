import { Failure } from '../../contract/failure.ts';

/** A client has used what it may; it is told when to come again. */
export class LimitReached extends Failure {
  /** Whole seconds, at least one. */
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterMs: number, hint?: string) {
    super('rate_limited', message, hint === undefined ? {} : { hint });
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  }
}
