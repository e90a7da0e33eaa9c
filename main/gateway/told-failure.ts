import type { Failure } from '../../contract/failure.ts';

/** A failure that ended a stream and that the client was already told of, in its protocol's own words. */
export class ToldFailure extends Error {
  override readonly name = 'ToldFailure';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message, { cause: failure });
    this.failure = failure;
  }
}
