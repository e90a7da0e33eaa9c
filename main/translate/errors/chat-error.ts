import { contextOverflowMessage } from './context-overflow.ts';
import { readErrorText, readErrorValue } from './error-details.ts';
import type { ErrorDetails } from './error-details.ts';
import { toMessagesError } from './messages-error.ts';
import type { MessagesError } from './messages-error.ts';
import { keyRefused } from './key-refused.ts';
import { presentable } from './presentable.ts';
import { statusOfError } from './status-of-error.ts';

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
  return conform(statusOfError(details), details, context);
}

function conform(said: number, details: ErrorDetails, { requestId, backend }: ErrorContext): MessagesError {
  const name = backend === undefined ? 'The backend' : `The backend "${backend}"`;
  const quota = details.code === 'insufficient_quota' || details.type === 'insufficient_quota';
  // OpenAI's 429 for this would have clients try again for nothing.
  const status = quota ? 402 : said;
  // The client's own key is fine: ours is not. Words that name the backend are this program's own already.
  if (status === 401) return toMessagesError(401, keyRefused(name, details), requestId);
  const message = presentable(details.message ?? `${name} answered with status ${status} and no reason.`);
  const overflow = status < 500 && status !== 429 ? contextOverflowMessage(message, details.code) : null;
  return overflow === null
    ? toMessagesError(status, message, requestId)
    : toMessagesError(400, overflow, requestId);
}
