import type { ErrorDetails } from './error-details.ts';

/** An error inside a 200, or inside a stream, has no status; its code or its type may tell one. */
export function statusOfError({ code, type }: Pick<ErrorDetails, 'code' | 'type'>): number {
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
  billing_error: 402,
  insufficient_quota: 402,
  permission_denied: 403,
  permission_error: 403,
  model_not_found: 404,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  upstream_error: 502,
  service_unavailable: 503,
  timeout: 504,
  timeout_error: 504,
  overloaded: 529,
  overloaded_error: 529,
};
