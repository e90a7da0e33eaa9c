import { readErrorBody, readErrorValue } from './error-envelope.ts';
import type { ErrorDetails } from './error-envelope.ts';
import { capMessage } from './openai-error.ts';
import type { OpenAiError } from './openai-error.ts';

export interface ServerError {
  readonly status: number;
  readonly error: OpenAiError;
  /** Seconds for a `retry-after` header; null where trying again does not help. */
  readonly retryAfterSeconds: number | null;
}

/**
 * Turns a local server's error answer into what OpenAI would have sent: status, envelope and code. Validation
 * errors are 400 there. An answer without an error status is the server's fault (502).
 */
export function mapServerError(status: number, contentType: string | null, bodyText: string): ServerError {
  return conformError(status, readErrorBody(contentType, bodyText));
}

/** Turns an `error` object out of a stream, or out of a 200 answer, into the same. */
export function mapErrorObject(error: unknown): ServerError {
  const details = readErrorValue(error);
  return conformError(statusOf(details), details);
}

/** An error that this program itself has to report about a server's answer. */
export function brokenAnswer(message: string): ServerError {
  return conformError(502, { message, type: null, param: null, code: null });
}

interface Kind {
  readonly type: string;
  readonly code: string | null;
  readonly fallback: string;
}

const INVALID = 'invalid_request_error';

/** By status, as OpenAI has them. */
const KINDS: Readonly<Record<number, Kind>> = {
  400: { type: INVALID, code: null, fallback: 'The model server refused the request.' },
  401: { type: INVALID, code: 'invalid_api_key', fallback: 'The model server refused the API key.' },
  402: { type: 'insufficient_quota', code: 'insufficient_quota', fallback: 'The quota is used up.' },
  403: { type: INVALID, code: 'permission_denied', fallback: 'The model server denied access.' },
  404: { type: INVALID, code: null, fallback: 'The model server knows no such address.' },
  408: { type: 'timeout', code: 'timeout', fallback: 'The model server timed out.' },
  409: { type: INVALID, code: 'conflict', fallback: 'The model server reported a conflict.' },
  413: { type: INVALID, code: 'request_too_large', fallback: 'The request is too large.' },
  429: {
    type: 'rate_limit_error',
    code: 'rate_limit_exceeded',
    fallback: 'The model server is at capacity.',
  },
  502: { type: 'server_error', code: 'upstream_error', fallback: 'The model server sent no valid answer.' },
  503: { type: 'service_unavailable', code: null, fallback: 'The model server is not available.' },
  504: { type: 'timeout', code: 'timeout', fallback: 'The model server timed out.' },
};
const CLIENT_ERROR: Kind = { type: INVALID, code: null, fallback: 'The model server refused the request.' };
const SERVER_ERROR: Kind = {
  type: 'server_error',
  code: null,
  fallback: 'The model server failed and did not say why.',
};

function conformError(said: number, details: ErrorDetails): ServerError {
  const status = conformStatus(said);
  const kind = KINDS[status] ?? (status < 500 ? CLIENT_ERROR : SERVER_ERROR);
  const message = details.message?.trim() ?? '';
  return {
    status,
    error: {
      message: capMessage(message === '' ? kind.fallback : message),
      type: kind.type,
      param: details.param,
      code: said === 529 ? 'overloaded' : (ownCode(status, details, message) ?? kind.code),
    },
    retryAfterSeconds: status === 429 || status === 503 ? retryAfter(message) : null,
  };
}

function conformStatus(said: number): number {
  if (said === 415 || said === 422) return 400;
  if (said === 529) return 503;
  return said >= 400 && said <= 599 ? said : 502;
}

/** The more exact code that the server gives, or that its words give away. */
function ownCode(status: number, { code, type }: ErrorDetails, message: string): string | null {
  if (typeof code === 'string' && /^[a-z][a-z0-9_]*$/.test(code)) return code;
  if (type === 'model_not_found' || type === 'context_length_exceeded' || type === 'insufficient_quota')
    return type;
  if (status === 404 && /\bmodel\b/i.test(message)) return 'model_not_found';
  const context = /context (length|window|size)|maximum context|prompt is too long/i;
  return status === 400 && context.test(message) ? 'context_length_exceeded' : null;
}

/** The status that an error object stands for: its code, where that is one, or what its type says. */
function statusOf({ code, type }: ErrorDetails): number {
  const number = Number(code);
  if (Number.isInteger(number) && number >= 400 && number <= 599) return number;
  if (type?.startsWith('rate_limit') === true) return 429;
  if (type === 'invalid_request_error') return 400;
  if (type === 'model_not_found') return 404;
  return 500;
}

/** Local generation takes seconds; without a word from the server this is a fair time to ask again. */
const RETRY_AFTER_SECONDS = 5;
/** A longer wait would freeze clients that take the header at its word. */
const MAX_RETRY_AFTER_SECONDS = 60;

function retryAfter(message: string): number {
  const said = /retry after (\d+) ?s/i.exec(message)?.[1];
  return said === undefined ? RETRY_AFTER_SECONDS : Math.min(Number(said), MAX_RETRY_AFTER_SECONDS);
}
