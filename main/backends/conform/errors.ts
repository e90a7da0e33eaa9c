import { errorKind, openAiStatus } from '../../translate/errors/error-kinds.ts';
import { statusOfError } from '../../translate/errors/status-of-error.ts';
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
  const { code, type } = details;
  return conformError(statusOfError({ code: code === null ? null : String(code), type }), details);
}

/** An error that this program itself has to report about a server's answer. */
export function brokenAnswer(message: string): ServerError {
  return conformError(502, { message, type: null, param: null, code: null });
}

/** What is said for a server that says nothing. */
const FALLBACKS: Readonly<Record<number, string>> = {
  401: 'The model server refused the API key.',
  402: 'The quota is used up.',
  403: 'The model server denied access.',
  404: 'The model server knows no such address.',
  408: 'The model server timed out.',
  409: 'The model server reported a conflict.',
  413: 'The request is too large.',
  429: 'The model server is at capacity.',
  502: 'The model server sent no valid answer.',
  503: 'The model server is not available.',
  504: 'The model server timed out.',
};

function fallback(status: number): string {
  const byClass = status < 500 ? 'refused the request.' : 'failed and did not say why.';
  return FALLBACKS[status] ?? `The model server ${byClass}`;
}

function conformError(said: number, details: ErrorDetails): ServerError {
  const status = openAiStatus(said);
  const kind = errorKind(said === 529 ? said : status).openAi;
  const message = details.message?.trim() ?? '';
  return {
    status,
    error: {
      message: capMessage(message === '' ? fallback(status) : message),
      type: kind.type,
      param: details.param,
      code: said === 529 ? kind.code : (ownCode(status, details, message) ?? kind.code),
    },
    retryAfterSeconds: status === 429 || status === 503 ? retryAfter(message) : null,
  };
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

/** Local generation takes seconds; without a word from the server this is a fair time to ask again. */
const RETRY_AFTER_SECONDS = 5;
/** A longer wait would freeze clients that take the header at its word. */
const MAX_RETRY_AFTER_SECONDS = 60;

function retryAfter(message: string): number {
  const said = /retry after (\d+) ?s/i.exec(message)?.[1];
  return said === undefined ? RETRY_AFTER_SECONDS : Math.min(Number(said), MAX_RETRY_AFTER_SECONDS);
}
