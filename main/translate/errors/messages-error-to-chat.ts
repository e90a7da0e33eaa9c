import { toChatError } from './chat-envelope.ts';
import type { ChatError } from './chat-envelope.ts';
import { contextOverflowMessage } from './context-overflow.ts';
import { readErrorText, readErrorValue } from './error-details.ts';
import type { ErrorDetails } from './error-details.ts';
import { keyRefused } from './key-refused.ts';
import { presentable } from './presentable.ts';
import { statusOfError } from './status-of-error.ts';

export interface ChatErrorContext {
  /** The backend's name, for messages that should say whose fault it is. */
  readonly backend?: string;
}

/** Turns the error answer of a backend that speaks Anthropic Messages, whatever its shape, into OpenAI's. */
export function messagesErrorToChat(
  status: number,
  bodyText: string,
  context: ChatErrorContext = {},
): ChatError {
  return conform(status, readErrorText(bodyText), context);
}

/** The same for an error in a stream, or in an answer with status 200. */
export function messagesErrorValueToChat(value: unknown, context: ChatErrorContext = {}): ChatError {
  const details = readErrorValue(value);
  return conform(statusOfError(details), details, context);
}

function conform(status: number, details: ErrorDetails, { backend }: ChatErrorContext): ChatError {
  const name = backend === undefined ? 'The backend' : `The backend "${backend}"`;
  // The client's own key is fine: ours is not. Words that name the backend are this program's own already.
  if (status === 401) return toChatError(401, keyRefused(name, details));
  const message = presentable(details.message ?? `${name} answered with status ${status} and no reason.`);
  // Anthropic's status for an account without money.
  if (/credit balance is too low/i.test(message)) return toChatError(402, message);
  const overflow = status < 500 && status !== 429 ? contextOverflowMessage(message, details.code) : null;
  if (overflow !== null) return toChatError(400, overflowMessage(message), 'context_length_exceeded');
  const overloaded = status === 503 && details.type === 'overloaded_error';
  return toChatError(overloaded ? 529 : status, message);
}

/** The words in which OpenAI says it, for clients that read the numbers out of them. */
function overflowMessage(message: string): string {
  const [, used, limit] = /(\d+) tokens? > (\d+) maximum/i.exec(message) ?? [];
  if (used === undefined || limit === undefined) return message;
  return (
    `This model's maximum context length is ${limit} tokens. However, your messages resulted in ${used} tokens. ` +
    'Please reduce the length of the messages.'
  );
}
