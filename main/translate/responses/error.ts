import { contextOverflowMessage } from '../errors/context-overflow.ts';
import { readErrorText, readErrorValue } from '../errors/error-details.ts';
import type { ErrorDetails } from '../errors/error-details.ts';
import { isJsonObject, parseJson } from '../wire/json-object.ts';

/** An error in OpenAI's envelope: the same for Responses as for Chat Completions. */
export interface ResponsesError {
  readonly status: number;
  readonly body: {
    readonly error: {
      readonly message: string;
      readonly type: string;
      readonly param: string | null;
      readonly code: string | null;
    };
  };
}

/** Turns the error answer of a chat backend, whatever its shape, into OpenAI's. */
export function chatErrorToResponses(status: number, bodyText: string): ResponsesError {
  return conform(status, readErrorText(bodyText), paramOf(parseJson(bodyText)));
}

/** The same for the `error` in a stream, or in an answer with status 200. */
export function chatErrorValueToResponses(error: unknown): ResponsesError {
  const details = readErrorValue(error);
  return conform(statusOf(details), details, paramOf(error));
}

/** An error that this program has to report about a backend's answer. */
export function brokenAnswer(message: string): ResponsesError {
  return conform(502, { message, type: null, code: null }, null);
}

/**
 * The same as a response says it. Codex reads the code: it compacts the conversation, waits, or gives up; with
 * `server_error` it tries again.
 */
export function responseError({ status, body: { error } }: ResponsesError): {
  code: string;
  message: string;
} {
  const { code, message } = error;
  if (code !== null && TOLD.has(code)) return { code, message };
  if (status === 429) return { code: 'rate_limit_exceeded', message };
  return { code: status >= 400 && status < 500 ? 'invalid_prompt' : 'server_error', message };
}

const TOLD: ReadonlySet<string> = new Set([
  'context_length_exceeded',
  'insufficient_quota',
  'rate_limit_exceeded',
  'invalid_prompt',
]);

interface Kind {
  readonly type: string;
  readonly code: string | null;
}

const KINDS: Readonly<Record<number, Kind>> = {
  401: { type: 'invalid_request_error', code: 'invalid_api_key' },
  402: { type: 'insufficient_quota', code: 'insufficient_quota' },
  429: { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  502: { type: 'server_error', code: 'upstream_error' },
  503: { type: 'service_unavailable', code: null },
  504: { type: 'timeout', code: 'timeout' },
};

function conform(said: number, details: ErrorDetails, param: string | null): ResponsesError {
  const status = conformStatus(said);
  const kind = KINDS[status] ?? {
    type: status < 500 ? 'invalid_request_error' : 'server_error',
    code: null,
  };
  const message = presentable(details.message ?? `The backend answered with status ${status} and no reason.`);
  const overflow = status < 500 && status !== 429 && contextOverflowMessage(message, details.code) !== null;
  const code = overflow ? 'context_length_exceeded' : (ownCode(details) ?? kind.code);
  return {
    status: overflow ? 400 : status,
    body: { error: { message, type: kind.type, param, code } },
  };
}

/** FastAPI's 422 is OpenAI's 400; what is no error status at all is the backend's fault. */
function conformStatus(status: number): number {
  if (status === 415 || status === 422) return 400;
  if (status === 529) return 503;
  return status >= 400 && status <= 599 ? status : 502;
}

/** Some servers repeat the status as the code, and say in the type what OpenAI says in the code. */
function ownCode({ code, type }: ErrorDetails): string | null {
  if (code !== null && /^[a-z][a-z0-9_]*$/.test(code)) return code;
  return type !== null && CODES.has(type) ? type : null;
}

const CODES: ReadonlySet<string> = new Set([
  'context_length_exceeded',
  'insufficient_quota',
  'model_not_found',
]);

function statusOf({ code, type }: ErrorDetails): number {
  const number = Number(code);
  if (Number.isInteger(number) && number >= 400 && number <= 599) return number;
  return STATUS_BY_WORD[code ?? ''] ?? STATUS_BY_WORD[type ?? ''] ?? 500;
}

const STATUS_BY_WORD: Readonly<Record<string, number>> = {
  context_length_exceeded: 400,
  invalid_request_error: 400,
  BadRequestError: 400,
  insufficient_quota: 402,
  model_not_found: 404,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  upstream_error: 502,
  service_unavailable: 503,
  timeout: 504,
};

function paramOf(value: unknown): string | null {
  if (!isJsonObject(value)) return null;
  const { error, param } = value;
  if (isJsonObject(error)) return paramOf(error);
  return typeof param === 'string' ? param : null;
}

const MESSAGE_LENGTH_MAX = 2_048;

/** Short enough for an error, and without keys, which some providers repeat. */
function presentable(message: string): string {
  const clean = message.trim().replaceAll(/\b(sk-|pk-|Bearer )[A-Za-z0-9._-]{12,}/g, '$1…');
  return clean.length > MESSAGE_LENGTH_MAX ? `${clean.slice(0, MESSAGE_LENGTH_MAX)}…` : clean;
}
