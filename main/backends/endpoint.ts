import type { BackendKind } from '../../contract/backend.ts';
import { Failure } from '../../contract/failure.ts';

/**
 * OpenAI's endpoints that are only passed through to a backend that has them, by their path below `/v1/`
 * (https://platform.openai.com/docs/api-reference).
 */
export const ENDPOINTS = [
  'embeddings',
  'completions',
  'images/generations',
  'images/edits',
  'images/variations',
  'audio/speech',
  'audio/transcriptions',
  'audio/translations',
] as const;

export type Endpoint = (typeof ENDPOINTS)[number];

/** Says which backend lacks an endpoint, and what to do. */
export function notOffered(backend: { name: string; kind: BackendKind }, endpoint: Endpoint): Failure {
  const { name, kind } = backend;
  return new Failure('not_found', `The backend "${name}" (${kind}) does not have /v1/${endpoint}.`, {
    hint: 'Route this model to a backend of the kind "openai" or "openai-compatible" that has it.',
  });
}
