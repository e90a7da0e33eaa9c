import type { FailureClass } from '../../contract/request.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * What a backend asks to wait (milliseconds): `retry-after-ms`, else `retry-after` in seconds or as a date (RFC 9110,
 * section 10.2.3). Null when it says nothing that makes sense.
 * @param now Unix milliseconds
 */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const exact = headers['retry-after-ms'];
  if (exact !== undefined && exact.trim() !== '' && isTime(Number(exact))) return Number(exact);
  const said = headers['retry-after']?.trim() ?? '';
  if (said === '') return null;
  const seconds = Number(said);
  if (isTime(seconds)) return seconds * 1_000;
  const date = Date.parse(said);
  return Number.isNaN(date) || /^[-+.\d]/.test(said) ? null : Math.max(0, date - now);
}

function isTime(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

/** Anthropic's SDK sleeps for whatever it is told, OpenAI's ignores more than this. Seconds. */
const LONGEST_ADVICE_S = 60;

/**
 * The headers of a refusal with advice that helps the client. Both SDKs try 408, 409, 429 and every 5xx again unless told
 * otherwise; what fails again for certain is said to, and no client is put to sleep for an hour.
 */
export function withRetryAdvice(headers: Headers, failure: FailureClass, now: number): Headers {
  if (!mayHelp(failure)) return { ...withoutAdvice(headers), 'x-should-retry': 'false' };
  const waitMs = retryAfterMs(headers, now);
  if (waitMs === null || waitMs <= LONGEST_ADVICE_S * 1_000) return headers;
  return { ...withoutAdvice(headers), 'retry-after': String(LONGEST_ADVICE_S), 'x-should-retry': 'false' };
}

function withoutAdvice(headers: Headers): Record<string, string> {
  const advice = new Set(['retry-after', 'retry-after-ms', 'x-should-retry']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !advice.has(name)));
}

/** Whether the same request may well be answered a little later. */
function mayHelp(failure: FailureClass): boolean {
  switch (failure) {
    case 'unreachable':
    case 'timeout':
    case 'overloaded':
    case 'rate-limited':
    case 'protocol':
    case 'limited':
    case 'stopping':
    case 'circuit-open':
      return true;
    case 'quota':
    case 'credentials':
    case 'unknown-model':
    case 'bad-request':
    case 'context-overflow':
    case 'content-policy':
    case 'start':
    case 'client-left':
    case 'internal':
      return false;
  }
}
