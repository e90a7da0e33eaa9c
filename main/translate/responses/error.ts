import { contextOverflowMessage } from '../errors/context-overflow.ts';
import { readErrorText, readErrorValue } from '../errors/error-details.ts';
import type { ErrorDetails } from '../errors/error-details.ts';
import { errorKind, openAiStatus } from '../errors/error-kinds.ts';
import { presentable } from '../errors/presentable.ts';
import { statusOfError } from '../errors/status-of-error.ts';
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
  return conform(statusOfError(details), details, paramOf(error));
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

function conform(said: number, details: ErrorDetails, param: string | null): ResponsesError {
  const status = openAiStatus(said);
  const kind = errorKind(status).openAi;
  const message = presentable(details.message ?? `The backend answered with status ${status} and no reason.`);
  const overflow = status < 500 && status !== 429 && contextOverflowMessage(message, details.code) !== null;
  const code = overflow ? 'context_length_exceeded' : (ownCode(details) ?? kind.code);
  return {
    status: overflow ? 400 : status,
    body: { error: { message, type: kind.type, param, code } },
  };
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

function paramOf(value: unknown): string | null {
  if (!isJsonObject(value)) return null;
  const { error, param } = value;
  if (isJsonObject(error)) return paramOf(error);
  return typeof param === 'string' ? param : null;
}
