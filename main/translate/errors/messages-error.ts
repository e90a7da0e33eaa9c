import type { MessagesErrorBody } from '../wire/messages-reply.ts';
import { errorKind, messagesStatus } from './error-kinds.ts';

/** An error as an Anthropic client gets it. */
export interface MessagesError {
  readonly status: number;
  readonly body: MessagesErrorBody;
}

/**
 * Puts an error into Anthropic's envelope. Statuses that Anthropic does not use become those that it does.
 */
export function toMessagesError(status: number, message: string, requestId: string): MessagesError {
  const conformed = messagesStatus(status);
  const overloaded = conformed === 503 && /\boverloaded\b/i.test(message);
  const type = overloaded ? 'overloaded_error' : errorKind(conformed).messages;
  return {
    status: conformed,
    body: { type: 'error', error: { type, message }, request_id: requestId },
  };
}
