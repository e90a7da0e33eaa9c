import type { Failure } from '../../contract/failure.ts';
import type { StreamRefusal } from './stream-refusal.ts';

/** A failure that ended a stream and that the client was already told of, in its protocol's own words. */
export class ToldFailure extends Error {
  override readonly name = 'ToldFailure';
  readonly failure: Failure;
  /** The same as the backend said it; null where it did not say anything. */
  readonly refusal: StreamRefusal | null;

  constructor(failure: Failure, refusal: StreamRefusal | null = null) {
    super(failure.message, { cause: failure });
    this.failure = failure;
    this.refusal = refusal;
  }
}
