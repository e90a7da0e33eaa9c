import { Failure } from '../../contract/failure.ts';
import type { FailureCode, FailureView } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { errorKind } from '../translate/errors/error-kinds.ts';
import { LimitReached } from '../access/limit-reached.ts';
import type { WireError } from './wire-error.ts';

/** OpenAI's error object, the same in a reply's body and in a stream's last event. */
export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
  /** The whole of it, for a part of this program alone: see `toInsideError`. */
  readonly failure?: FailureView;
}

interface Row {
  readonly status: number;
  /** OpenAI's where it has one for the case; null takes the status's own. */
  readonly code: string | null;
  /** Seconds; also means that trying again makes sense. */
  readonly retryAfter?: number;
}

/**
 * How each failure looks to a client; what its status means in each protocol is in translate/errors/error-kinds.ts.
 */
const TABLE: Readonly<Record<FailureCode, Row>> = {
  invalid_input: { status: 400, code: null },
  request_too_large: { status: 413, code: 'request_too_large' },
  method_not_allowed: { status: 405, code: 'method_not_allowed' },
  not_found: { status: 404, code: 'not_found' },
  model_not_found: { status: 404, code: 'model_not_found' },
  unauthorised: { status: 401, code: 'invalid_api_key' },
  forbidden: { status: 403, code: 'permission_denied' },
  conflict: { status: 409, code: 'conflict' },
  queue_full: { status: 429, code: 'rate_limit_exceeded', retryAfter: 5 },
  rate_limited: { status: 429, code: 'rate_limit_exceeded', retryAfter: 60 },
  model_missing: { status: 503, code: 'model_missing' },
  start_failed: { status: 503, code: 'start_failed' },
  not_enough_memory: { status: 503, code: 'not_enough_memory', retryAfter: 30 },
  python_missing: { status: 503, code: 'python_missing' },
  install_failed: { status: 503, code: 'install_failed' },
  download_failed: { status: 503, code: 'download_failed' },
  disk_full: { status: 503, code: 'disk_full' },
  key_unreadable: { status: 503, code: 'key_unreadable' },
  keychain_unavailable: { status: 503, code: 'keychain_unavailable' },
  master_key_missing: { status: 503, code: 'master_key_missing' },
  master_key_unsafe: { status: 503, code: 'master_key_unsafe' },
  stopping: { status: 503, code: 'stopping', retryAfter: 5 },
  address_refused: { status: 502, code: 'address_refused' },
  upstream_unreachable: { status: 502, code: 'upstream_unreachable', retryAfter: 2 },
  upstream_protocol: { status: 502, code: 'upstream_error' },
  upstream_timeout: { status: 504, code: 'timeout' },
  // The client has gone: nobody reads this.
  aborted: { status: 499, code: 'aborted' },
  port_in_use: { status: 500, code: null },
  already_running: { status: 500, code: null },
  not_running: { status: 500, code: null },
  database_newer: { status: 500, code: null },
  database_corrupt: { status: 500, code: null },
  internal: { status: 500, code: null },
};

export interface ClientError {
  readonly status: number;
  readonly error: OpenAiError;
  readonly headers: Readonly<Record<string, string>>;
}

/** A failure as the client sees it: what happened, then what to do. */
export function toClientError(failure: Failure): ClientError {
  const row = TABLE[failure.code];
  const retryAfter = failure instanceof LimitReached ? failure.retryAfterSeconds : row.retryAfter;
  const message = failure.hint === undefined ? failure.message : `${failure.message} ${failure.hint}`;
  return {
    status: row.status,
    error: {
      message,
      type: errorKind(row.status).openAi.type,
      param: failure.issues?.[0]?.path ?? null,
      code: row.code,
    },
    // The SDKs try every 5xx again by themselves; most of ours would only fail once more.
    headers: retryAfter === undefined ? { 'x-should-retry': 'false' } : { 'retry-after': String(retryAfter) },
  };
}

/** The same for a part of this program: the chat says it again, in the language of its page. */
export function toInsideError(failure: Failure): ClientError {
  const told = toClientError(failure);
  return { ...told, error: { ...told.error, failure: failure.toView() } };
}

/** A refusal in OpenAI's envelope. */
export function openAiError(failure: Failure): WireError {
  return inEnvelope(toClientError(failure));
}

export function inEnvelope({ status, error, headers }: ClientError): WireError {
  return { status, headers, body: JSON.stringify({ error }) };
}

/** Anything thrown, as a failure. What was not thrown on purpose says nothing about our inside. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure('internal', phrase`Something went wrong inside MLX Manager.`, {
    hint: phrase`The log in the data directory has the details.`,
    cause: error,
  });
}
