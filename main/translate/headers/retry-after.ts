import type { Headers } from './reply-headers.ts';

/** Milliseconds. OpenAI's SDK ignores longer waits; Anthropic's sleeps for as long as it is told. */
const LONGEST_WAIT_MS = 60_000;

/**
 * The headers of an answer with a wait that clients can stand: one of an hour would freeze a client for an hour. Beyond
 * a minute the client is told not to try again by itself. What is no wait at all is left out. `now` is Unix time in
 * milliseconds.
 */
export function withBearableWait(headers: Headers, now: number): Headers {
  const asked = ['retry-after-ms', 'retry-after'].filter((name) => headers[name] !== undefined);
  if (asked.length === 0) return headers;
  const waits = asked.map((name) => [name, waitOf(name, headers[name] ?? '', now)] as const);
  const others = Object.entries(headers).filter(([name]) => !asked.includes(name));
  const longest = Math.max(...waits.map(([, wait]) => wait ?? 0));
  if (longest > LONGEST_WAIT_MS) {
    return {
      ...Object.fromEntries(others),
      'retry-after': String(LONGEST_WAIT_MS / 1_000),
      'x-should-retry': 'false',
    };
  }
  const sensible = waits.flatMap(([name, wait]): [string, string][] =>
    wait === null ? [] : [[name, headers[name] ?? '']],
  );
  return Object.fromEntries([...others, ...sensible]);
}

/** Milliseconds; null for what is neither a number that is not negative nor, for seconds, a date. */
function waitOf(name: string, text: string, now: number): number | null {
  const value = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value) * (name === 'retry-after' ? 1_000 : 1);
  if (name !== 'retry-after' || !/[a-z]/i.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
