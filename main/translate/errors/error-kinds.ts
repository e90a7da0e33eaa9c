import type { MessagesErrorType } from '../wire/messages-reply.ts';

/** How both protocols call an error of one status. */
export interface ErrorKind {
  /** https://platform.openai.com/docs/guides/error-codes */
  readonly openAi: { readonly type: string; readonly code: string | null };
  /** https://docs.anthropic.com/en/api/errors */
  readonly messages: MessagesErrorType;
}

const kind = (type: string, code: string | null, messages: MessagesErrorType): ErrorKind => ({
  openAi: { type, code },
  messages,
});

const INVALID = 'invalid_request_error';

/** The one table of errors: whoever reports one, this program or a backend, takes its words from here. */
const KINDS: Readonly<Record<number, ErrorKind>> = {
  401: kind(INVALID, 'invalid_api_key', 'authentication_error'),
  402: kind('insufficient_quota', 'insufficient_quota', 'billing_error'),
  403: kind(INVALID, 'permission_denied', 'permission_error'),
  404: kind(INVALID, null, 'not_found_error'),
  408: kind('timeout', 'timeout', 'timeout_error'),
  409: kind(INVALID, 'conflict', INVALID),
  413: kind(INVALID, 'request_too_large', 'request_too_large'),
  429: kind('rate_limit_error', 'rate_limit_exceeded', 'rate_limit_error'),
  502: kind('server_error', 'upstream_error', 'api_error'),
  503: kind('service_unavailable', null, 'api_error'),
  504: kind('timeout', 'timeout', 'timeout_error'),
  529: kind('service_unavailable', 'overloaded', 'overloaded_error'),
};
const CLIENT_ERROR = kind(INVALID, null, INVALID);
const SERVER_ERROR = kind('server_error', null, 'api_error');

export function errorKind(status: number): ErrorKind {
  return KINDS[status] ?? (status < 500 ? CLIENT_ERROR : SERVER_ERROR);
}

/** FastAPI's 422 is a 400 elsewhere; what is no error status at all is the backend's fault. */
function conformStatus(status: number): number {
  if (status === 415 || status === 422) return 400;
  return status >= 400 && status <= 599 ? status : 502;
}

/** A backend's status as OpenAI would have it: 529 is Anthropic's own. */
export function openAiStatus(status: number): number {
  return status === 529 ? 503 : conformStatus(status);
}

/** A status on the way between the protocols: 409 would make the SDKs try again. */
export function messagesStatus(status: number): number {
  return status === 409 ? 400 : conformStatus(status);
}
