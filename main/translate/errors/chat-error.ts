import { contextOverflowMessage } from './context-overflow.ts';
import { readErrorText, readErrorValue } from './error-details.ts';
import type { ErrorDetails } from './error-details.ts';
import { toMessagesError } from './messages-error.ts';
import type { MessagesError } from './messages-error.ts';

export interface ErrorContext {
  readonly requestId: string;
  /** The backend's name, for messages that should say whose fault it is. */
  readonly backend?: string;
}

/** Turns the error answer of a chat backend, whatever its shape, into Anthropic's. */
export function chatErrorToMessages(status: number, bodyText: string, context: ErrorContext): MessagesError {
  return conform(status, readErrorText(bodyText), context);
}

/** The same for the `error` in a stream, or in an answer with status 200. */
export function chatErrorValueToMessages(error: unknown, context: ErrorContext): MessagesError {
  const details = readErrorValue(error);
  return conform(statusOf(details), details, context);
}

function conform(said: number, details: ErrorDetails, { requestId, backend }: ErrorContext): MessagesError {
  const name = backend === undefined ? 'The backend' : `The backend "${backend}"`;
  const quota = details.code === 'insufficient_quota' || details.type === 'insufficient_quota';
  // OpenAI's 429 for this would have clients try again for nothing.
  const status = quota ? 402 : said;
  // The client's own key is fine: ours is not.
  if (status === 401) return toMessagesError(401, `${name} rejected the stored API key.`, requestId);
  const message = presentable(details.message ?? `${name} answered with status ${status} and no reason.`);
  const overflow = status < 500 && status !== 429 ? contextOverflowMessage(message, details.code) : null;
  return overflow === null
    ? toMessagesError(status, message, requestId)
    : toMessagesError(400, overflow, requestId);
}

/** An error inside a 200 has no status; its code or its type may tell one. */
function statusOf({ code, type }: ErrorDetails): number {
  const number = Number(code);
  if (Number.isInteger(number) && number >= 400 && number <= 599) return number;
  const known = STATUS_BY_WORD[code ?? ''] ?? STATUS_BY_WORD[type ?? ''];
  return known ?? 500;
}

const STATUS_BY_WORD: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  BadRequestError: 400,
  context_length_exceeded: 400,
  invalid_api_key: 401,
  authentication_error: 401,
  permission_denied: 403,
  model_not_found: 404,
  not_found_error: 404,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  upstream_error: 502,
  service_unavailable: 503,
  timeout: 504,
  timeout_error: 504,
  overloaded: 529,
  overloaded_error: 529,
};

const MESSAGE_LENGTH_MAX = 2_048;

/** Short enough for an error, and without keys, which some providers repeat. */
function presentable(message: string): string {
  const clean = message.trim().replaceAll(/\b(sk-|pk-|Bearer )[A-Za-z0-9._-]{12,}/g, '$1…');
  return clean.length > MESSAGE_LENGTH_MAX ? `${clean.slice(0, MESSAGE_LENGTH_MAX)}…` : clean;
}
