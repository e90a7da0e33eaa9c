import { ReadableStream } from 'node:stream/web';
import { Failure } from '../../../contract/failure.ts';
import type { HubSettings } from '../../../contract/model.ts';
import type { KeyId } from '../../../contract/ids.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { PhraseValue } from '../../../contract/phrase.ts';
import type { AddressPolicy } from '../../upstream/address-guard.ts';
import { createUpstream } from '../../upstream/upstream-client.ts';
import type { Upstream, UpstreamResponse } from '../../upstream/upstream-client.ts';
import { hubFailure, toHubFailure } from './hub-failure.ts';

const PUBLIC_HUB = 'https://huggingface.co';
const MAX_REDIRECTS = 5;
/** A file of many gigabytes takes as long as it takes: silence ends a call, not its length. */
const DEADLINES = { connectMs: 10_000, firstByteMs: 30_000, gapMs: 60_000, totalMs: 7 * 24 * 3_600_000 };

export interface HubParts {
  readonly settings: () => Promise<HubSettings>;
  readonly readKey: (id: KeyId, signal: AbortSignal) => Promise<string>;
  readonly env: NodeJS.ProcessEnv;
  readonly userAgent: string;
  /** Where the own gateway listens. */
  readonly own: AddressPolicy['own'];
}

/** The hub at one address, with one token; made for one piece of work, because both may change. */
export interface HubSession {
  readonly endpoint: string;
  readonly hasToken: boolean;
  readonly token: string | null;
  /** Follows redirects. The token goes to the hub's own address only, never to where it keeps its files. */
  request(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HubAnswer>;
  /** For the hub's library, which then goes through the same guard; `onAnswer` sees each answer's headers. */
  fetch(signal: AbortSignal, hooks?: FetchHooks): typeof fetch;
  /** Runs the library's work and puts its errors into our words. */
  ask<T>(what: PhraseValue, work: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

export interface FetchHooks {
  readonly query?: Readonly<Record<string, string>>;
  readonly onAnswer?: (headers: Readonly<Record<string, string>>) => void;
}

export interface HubAnswer extends UpstreamResponse {
  /** Headers of the hub's own answer, which names the file's hash before it sends one elsewhere. */
  readonly first: Readonly<Record<string, string>>;
}

export interface Hub {
  session(signal: AbortSignal): Promise<HubSession>;
  close(): Promise<void>;
}

export function createHub(parts: HubParts): Hub {
  const pools = new Map<string, Upstream>();

  function poolFor(endpoint: URL): Upstream {
    const pool =
      pools.get(endpoint.host) ??
      createUpstream({
        // A mirror may stand in a private network, or speak plain http there: whoever names it means it.
        policy: {
          reach: 'public',
          own: parts.own,
          allow: isPublicHub(endpoint) ? [] : [bareHost(endpoint)],
          block: [],
        },
        deadlines: DEADLINES,
        maxConnections: 16,
      });
    pools.set(endpoint.host, pool);
    return pool;
  }

  return {
    async session(signal) {
      const settings = await parts.settings();
      const endpoint = parseEndpoint(settings.endpoint ?? parts.env['HF_ENDPOINT'] ?? PUBLIC_HUB);
      const token = settings.token === null ? null : await parts.readKey(settings.token, signal);
      return createSession(poolFor(endpoint), endpoint, token, parts.userAgent);
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close(AbortSignal.abort())));
    },
  };
}

function createSession(pool: Upstream, endpoint: URL, token: string | null, userAgent: string): HubSession {
  const base = endpoint.href.replace(/\/$/, '');

  async function request(
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HubAnswer> {
    let at = new URL(url);
    let first: Readonly<Record<string, string>> | undefined;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const credentials: Record<string, string> =
        token !== null && at.origin === endpoint.origin ? { authorization: `Bearer ${token}` } : {};
      const answer = await pool.request({
        url: at.href,
        method: 'GET',
        headers: { 'user-agent': userAgent, 'accept-encoding': 'identity', ...headers, ...credentials },
        signal,
        redirects: 'answer',
      });
      first ??= answer.headers;
      if (answer.status < 300 || answer.status >= 400) return { ...answer, first };
      await answer.body[Symbol.asyncIterator]().return?.();
      const location = answer.headers['location'];
      if (location === undefined || !URL.canParse(location, at.href)) break;
      at = new URL(location, at.href);
    }
    throw new Failure('upstream_protocol', phrase`The hub redirects without end.`);
  }

  return {
    endpoint: base,
    hasToken: token !== null,
    token,
    request,
    fetch:
      (signal, hooks = {}) =>
      async (input) => {
        const url = new URL(input instanceof Request ? input.url : String(input));
        for (const [name, value] of Object.entries(hooks.query ?? {})) url.searchParams.set(name, value);
        const answer = await request(url.href, { accept: 'application/json' }, signal);
        // The library's errors carry the status alone.
        if (answer.status === 429) throw hubFailure(429, '', token !== null, answer.headers['retry-after']);
        hooks.onAnswer?.(answer.headers);
        return new Response(ReadableStream.from(answer.body), {
          status: answer.status,
          headers: answer.headers,
        });
      },
    async ask(what, work, signal) {
      try {
        return await work();
      } catch (error) {
        signal.throwIfAborted();
        throw toHubFailure(error, what, token !== null);
      }
    },
  };
}

function parseEndpoint(text: string): URL {
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text);
  throw new Failure('invalid_input', phrase`The hub’s address (HF_ENDPOINT) is not an http address.`, {
    hint: phrase`Correct it, or leave it out for ${PUBLIC_HUB}.`,
  });
}

function isPublicHub({ hostname }: URL): boolean {
  return hostname === 'huggingface.co';
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
