import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

/** What was thrown, if it was thrown on purpose; anything else becomes `internal` and stays inside as the cause. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure(
    'internal',
    phrase`The model server could not be started because of an unexpected error.`,
    {
      cause: error,
    },
  );
}
