import type { Failure, FailureCode } from '../../contract/failure.ts';
import type { FailureClass } from '../../contract/request.ts';

/** A backend's refusal, in whatever protocol it was said. */
export interface Refusal {
  readonly status: number;
  readonly message: string | null;
  readonly type: string | null;
  readonly code: string | null;
}

/** What a failure of ours, or of the way to a backend, is one of. */
const BY_CODE: Readonly<Record<FailureCode, FailureClass>> = {
  upstream_unreachable: 'unreachable',
  upstream_timeout: 'timeout',
  upstream_protocol: 'protocol',
  address_refused: 'unreachable',
  rate_limited: 'rate-limited',
  queue_full: 'limited',
  start_failed: 'start',
  model_missing: 'start',
  not_enough_memory: 'start',
  python_missing: 'start',
  install_failed: 'start',
  download_failed: 'start',
  disk_full: 'start',
  key_unreadable: 'credentials',
  keychain_unavailable: 'credentials',
  master_key_missing: 'credentials',
  master_key_unsafe: 'credentials',
  invalid_input: 'bad-request',
  request_too_large: 'bad-request',
  method_not_allowed: 'bad-request',
  not_found: 'bad-request',
  conflict: 'bad-request',
  unauthorised: 'bad-request',
  forbidden: 'bad-request',
  model_not_found: 'unknown-model',
  aborted: 'client-left',
  stopping: 'stopping',
  port_in_use: 'internal',
  already_running: 'internal',
  not_running: 'internal',
  database_newer: 'internal',
  database_corrupt: 'internal',
  internal: 'internal',
};

export function classOfFailure({ code }: Failure): FailureClass {
  return BY_CODE[code];
}

const OVERFLOW =
  /context[ _-]?(?:length|window|size|limit)|maximum context|prompt is too long|too many tokens|input is too long/i;
const POLICY = /content[ _-]?(?:policy|filter|management policy)|responsible ai|safety (?:system|policy)/i;
const POLICY_CODE = /^(?:content_filter|content_policy_violation|ResponsibleAIPolicyViolation)$/;
const QUOTA = /insufficient[ _]quota|exceeded your current quota|credit balance is too low|billing/i;

/**
 * What a refusal is one of. Providers agree on statuses only roughly, so codes and well-known words go first: OpenAI says
 * 429 for an empty account, Anthropic 400; an overflow is 400, 413 or 422.
 */
export function classOfRefusal(refusal: Refusal): FailureClass {
  const { status } = refusal;
  if (isQuota(refusal)) return 'quota';
  if (status === 401 || status === 403) return isPolicy(refusal) ? 'content-policy' : 'credentials';
  if (status === 404) return 'unknown-model';
  if (status === 429) return 'rate-limited';
  if (refusal.code === 'upstream_error') return 'protocol';
  if (status === 408 || status >= 500) return 'overloaded';
  if (refusal.code === 'context_length_exceeded' || OVERFLOW.test(refusal.message ?? '')) {
    return 'context-overflow';
  }
  if (isPolicy(refusal)) return 'content-policy';
  return refusal.code === 'model_not_found' ? 'unknown-model' : 'bad-request';
}

function isQuota({ status, message, type, code }: Refusal): boolean {
  if (status === 402) return true;
  if (status >= 500 || status === 401) return false;
  const said = code === 'insufficient_quota' || type === 'insufficient_quota' || type === 'billing_error';
  return said || (status !== 422 && QUOTA.test(message ?? '') && (status === 429 || status === 400));
}

function isPolicy({ message, code }: Refusal): boolean {
  return (code !== null && POLICY_CODE.test(code)) || POLICY.test(message ?? '');
}
