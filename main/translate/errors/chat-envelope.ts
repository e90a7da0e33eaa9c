import type { ChatErrorBody } from '../wire/chat-completion.ts';

/** An error as an OpenAI client gets it. */
export interface ChatError {
  readonly status: number;
  readonly body: ChatErrorBody;
}

interface Row {
  readonly type: string;
  readonly code: string | null;
}

const ROWS: Readonly<Record<number, Row>> = {
  401: { type: 'invalid_request_error', code: 'invalid_api_key' },
  402: { type: 'insufficient_quota', code: 'insufficient_quota' },
  403: { type: 'invalid_request_error', code: 'permission_denied' },
  404: { type: 'invalid_request_error', code: 'model_not_found' },
  408: { type: 'timeout', code: 'timeout' },
  413: { type: 'invalid_request_error', code: 'request_too_large' },
  429: { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
  502: { type: 'server_error', code: 'upstream_error' },
  503: { type: 'service_unavailable', code: null },
  504: { type: 'timeout', code: 'timeout' },
};

/**
 * Puts an error into OpenAI's envelope (https://platform.openai.com/docs/guides/error-codes). Statuses that OpenAI does
 * not use become those that it does; what is no error status at all is the backend's fault.
 */
export function toChatError(status: number, message: string, code?: string): ChatError {
  const conformed = conformStatus(status);
  const row = ROWS[conformed] ?? byClass(conformed);
  const said = code ?? (status === 529 ? 'overloaded' : row.code);
  return { status: conformed, body: { error: { message, type: row.type, param: null, code: said } } };
}

/** 409 would make the SDKs try again; 529 is Anthropic's own. */
function conformStatus(status: number): number {
  if (status === 409 || status === 415 || status === 422) return 400;
  if (status === 529) return 503;
  return status >= 400 && status <= 599 ? status : 502;
}

function byClass(status: number): Row {
  return { type: status < 500 ? 'invalid_request_error' : 'server_error', code: null };
}
