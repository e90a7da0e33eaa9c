import { APIError as AnthropicError } from '@anthropic-ai/sdk';
import { APIError as OpenAiError } from 'openai';
import { Failure } from '../../../contract/failure.ts';

/** What an SDK threw while it asked for models, as a failure that says what to do. */
export function modelsFailure(backend: string, error: unknown, redact: (text: string) => string): Failure {
  const ours = failureIn(error);
  if (ours !== null) return ours;
  if ((error instanceof OpenAiError || error instanceof AnthropicError) && error.status !== undefined) {
    const rejected = error.status === 401 || error.status === 403;
    return new Failure('upstream_protocol', redact(`"${backend}" answered: ${error.message}`), {
      hint: rejected
        ? 'It does not accept the stored key: `mlx-manager key replace` sets another.'
        : 'Check the address and whether the server runs.',
      cause: error,
    });
  }
  return new Failure('upstream_protocol', `"${backend}" did not answer with a list of models.`, {
    hint: 'Check the address: it should be the one that ends in /v1.',
    cause: error,
  });
}

/** True for a failure made here from a refusal of the key (401, 403). */
export function isKeyRejected({ cause }: Failure): boolean {
  const isApiError = cause instanceof OpenAiError || cause instanceof AnthropicError;
  return isApiError && (cause.status === 401 || cause.status === 403);
}

/** The SDKs wrap what their fetch throws, as the cause. */
function failureIn(error: unknown): Failure | null {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner instanceof Failure) return inner;
  }
  return null;
}
