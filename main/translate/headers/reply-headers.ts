import { formatGoDuration, parseGoDuration } from './go-duration.ts';

export type Headers = Readonly<Record<string, string>>;

/**
 * The headers of a provider's answer under the names of the other protocol: what is left of the rate limits, and
 * everything that is the provider's own under `x-upstream-…`, since the client would take it for something else.
 * OpenAI says when a limit is full again as a duration, Anthropic as a time; `now` is Unix time in milliseconds.
 * https://platform.openai.com/docs/guides/rate-limits , https://docs.anthropic.com/en/api/rate-limits
 */
export function headersToMessages(headers: Headers, now: number): Headers {
  return translated(headers, (name, value) => {
    const [, field, subject] = /^x-ratelimit-(limit|remaining|reset)-(requests|tokens)$/.exec(name) ?? [];
    if (field === undefined || subject === undefined) return /^openai-|^x-ratelimit-/.test(name) ? OWN : KEEP;
    return asLimit(
      `anthropic-ratelimit-${subject}-${field}`,
      field === 'reset' ? timeAfter(value, now) : value,
    );
  });
}

/** The same from Anthropic's names to OpenAI's. Limits of input and of output alone have no name there. */
export function headersToChat(headers: Headers, now: number): Headers {
  return translated(headers, (name, value) => {
    const [, subject, field] =
      /^anthropic-ratelimit-(requests|tokens)-(limit|remaining|reset)$/.exec(name) ?? [];
    if (field === undefined || subject === undefined) return name.startsWith('anthropic-') ? OWN : KEEP;
    return asLimit(`x-ratelimit-${field}-${subject}`, field === 'reset' ? durationUntil(value, now) : value);
  });
}

/** What becomes of one header: it stays, is the provider's own, or is another one; null where it means nothing. */
type Fate = typeof KEEP | typeof OWN | readonly [string, string] | null;
const KEEP = 'keep';
const OWN = 'own';

function translated(headers: Headers, fateOf: (name: string, value: string) => Fate): Headers {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]): (readonly [string, string])[] => {
      const fate = fateOf(name, value);
      if (fate === null) return [];
      if (fate === KEEP) return [[name, value]];
      return [fate === OWN ? [`x-upstream-${name}`, value] : fate];
    }),
  );
}

function asLimit(name: string, value: string | null): Fate {
  return value === null ? null : [name, value];
}

/** Rounded up to the second, so that nobody comes too early. */
function timeAfter(duration: string, now: number): string | null {
  const wait = parseGoDuration(duration);
  if (wait === null || now + wait > LAST_TIME) return null;
  return new Date(Math.ceil((now + wait) / 1_000) * 1_000).toISOString().replace('.000', '');
}

/** The end of the year 9999, beyond which dates are written in another way. */
const LAST_TIME = 253_402_300_799_000;

function durationUntil(time: string, now: number): string | null {
  const at = Date.parse(time);
  return Number.isNaN(at) ? null : formatGoDuration(at - now);
}
