import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';

/** What an SDK threw while it asked for models, as a failure that says what to do. */
export function modelsFailure(backend: string, error: unknown, redact: (text: string) => string): Failure {
  const ours = failureIn(error);
  if (ours !== null) return ours;
  const status = statusOf(error);
  if (error instanceof Error && status !== null) {
    const rejected = isRejection(status);
    return new Failure('upstream_protocol', phrase`"${backend}" answered: ${redact(error.message)}`, {
      hint: rejected
        ? phrase`It does not accept the stored key: \`mlx-manager key replace\` sets another.`
        : phrase`Check the address and whether the server runs.`,
      cause: error,
    });
  }
  return new Failure('upstream_protocol', phrase`"${backend}" did not answer with a list of models.`, {
    hint: phrase`Check the address: it should be the one that ends in /v1.`,
    cause: error,
  });
}

/** True for a failure made here from a refusal of the key (401, 403). */
export function isKeyRejected({ cause }: Failure): boolean {
  const status = statusOf(cause);
  return status !== null && isRejection(status);
}

/** The status of an answer that an SDK threw; null where there was none. Both SDKs' errors have it, and are not loaded here. */
function statusOf(error: unknown): number | null {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : null;
}

function isRejection(status: number): boolean {
  return status === 401 || status === 403;
}

/** The SDKs wrap what their fetch throws, as the cause. */
function failureIn(error: unknown): Failure | null {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner instanceof Failure) return inner;
  }
  return null;
}
