import type { MessagesErrorBody, MessagesErrorType } from '../wire/messages-reply.ts';

/** An error as an Anthropic client gets it. */
export interface MessagesError {
  readonly status: number;
  readonly body: MessagesErrorBody;
}

const TYPES: Readonly<Record<number, MessagesErrorType>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/**
 * Puts an error into Anthropic's envelope (https://docs.anthropic.com/en/api/errors). Statuses that Anthropic does
 * not use become those that it does; what is no error status at all is the backend's fault.
 */
export function toMessagesError(status: number, message: string, requestId: string): MessagesError {
  const conformed = conformStatus(status);
  const overloaded = conformed === 503 && /\boverloaded\b/i.test(message);
  const type = overloaded ? 'overloaded_error' : (TYPES[conformed] ?? byClass(conformed));
  return {
    status: conformed,
    body: { type: 'error', error: { type, message }, request_id: requestId },
  };
}

/** 409 would make the SDKs try again. */
function conformStatus(status: number): number {
  if (status === 409 || status === 415 || status === 422) return 400;
  return status >= 400 && status <= 599 ? status : 502;
}

function byClass(status: number): MessagesErrorType {
  return status < 500 ? 'invalid_request_error' : 'api_error';
}
