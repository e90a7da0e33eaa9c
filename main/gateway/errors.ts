import { Failure } from '../../contract/failure.ts';
import type { FailureCode } from '../../contract/failure.ts';
import type { WireError } from './wire-error.ts';

/** OpenAI's error object, the same in a reply's body and in a stream's last event. */
export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

interface Row {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  /** Seconds; also means that trying again makes sense. */
  readonly retryAfter?: number;
}

/**
 * How each failure looks to a client. Types and codes are OpenAI's where it has one for the case
 * (https://platform.openai.com/docs/guides/error-codes).
 */
const TABLE: Readonly<Record<FailureCode, Row>> = {
  invalid_input: { status: 400, type: 'invalid_request_error', code: null },
  request_too_large: { status: 413, type: 'invalid_request_error', code: 'request_too_large' },
  method_not_allowed: { status: 405, type: 'invalid_request_error', code: 'method_not_allowed' },
  not_found: { status: 404, type: 'invalid_request_error', code: 'not_found' },
  model_not_found: { status: 404, type: 'invalid_request_error', code: 'model_not_found' },
  unauthorised: { status: 401, type: 'invalid_request_error', code: 'invalid_api_key' },
  conflict: { status: 409, type: 'invalid_request_error', code: 'conflict' },
  queue_full: { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded', retryAfter: 5 },
  rate_limited: { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded', retryAfter: 60 },
  model_missing: { status: 503, type: 'service_unavailable', code: 'model_missing' },
  start_failed: { status: 503, type: 'service_unavailable', code: 'start_failed' },
  not_enough_memory: { status: 503, type: 'service_unavailable', code: 'not_enough_memory', retryAfter: 30 },
  python_missing: { status: 503, type: 'service_unavailable', code: 'python_missing' },
  install_failed: { status: 503, type: 'service_unavailable', code: 'install_failed' },
  download_failed: { status: 503, type: 'service_unavailable', code: 'download_failed' },
  disk_full: { status: 503, type: 'service_unavailable', code: 'disk_full' },
  key_unreadable: { status: 503, type: 'service_unavailable', code: 'key_unreadable' },
  keychain_unavailable: { status: 503, type: 'service_unavailable', code: 'keychain_unavailable' },
  master_key_missing: { status: 503, type: 'service_unavailable', code: 'master_key_missing' },
  master_key_unsafe: { status: 503, type: 'service_unavailable', code: 'master_key_unsafe' },
  stopping: { status: 503, type: 'service_unavailable', code: 'stopping', retryAfter: 5 },
  address_refused: { status: 502, type: 'server_error', code: 'address_refused' },
  upstream_unreachable: { status: 502, type: 'server_error', code: 'upstream_unreachable', retryAfter: 2 },
  upstream_protocol: { status: 502, type: 'server_error', code: 'upstream_error' },
  upstream_timeout: { status: 504, type: 'timeout', code: 'timeout' },
  // The client has gone: nobody reads this.
  aborted: { status: 499, type: 'server_error', code: 'aborted' },
  port_in_use: { status: 500, type: 'server_error', code: null },
  already_running: { status: 500, type: 'server_error', code: null },
  not_running: { status: 500, type: 'server_error', code: null },
  database_newer: { status: 500, type: 'server_error', code: null },
  database_corrupt: { status: 500, type: 'server_error', code: null },
  internal: { status: 500, type: 'server_error', code: null },
};

export interface ClientError {
  readonly status: number;
  readonly error: OpenAiError;
  readonly headers: Readonly<Record<string, string>>;
}

/** A failure as the client sees it: what happened, then what to do. */
export function toClientError(failure: Failure): ClientError {
  const row = TABLE[failure.code];
  const message = failure.hint === undefined ? failure.message : `${failure.message} ${failure.hint}`;
  return {
    status: row.status,
    error: { message, type: row.type, param: failure.issues?.[0]?.path ?? null, code: row.code },
    // The SDKs try every 5xx again by themselves; most of ours would only fail once more.
    headers:
      row.retryAfter === undefined
        ? { 'x-should-retry': 'false' }
        : { 'retry-after': String(row.retryAfter) },
  };
}

/** A refusal in OpenAI's envelope. */
export function openAiError(failure: Failure): WireError {
  const { status, error, headers } = toClientError(failure);
  return { status, headers, body: JSON.stringify({ error }) };
}

/** Anything thrown, as a failure. What was not thrown on purpose says nothing about our inside. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure('internal', 'Something went wrong inside MLX Manager.', {
    hint: 'The log in the data directory has the details.',
    cause: error,
  });
}
