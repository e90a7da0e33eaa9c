import { ReadableStream } from 'node:stream/web';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Upstream, UpstreamCall } from '../upstream/upstream-client.ts';
import { boundedEvents, boundedWhole } from './bounded-body.ts';

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` for the SDK's HTTP transport that goes through the address guard: redirects are refused, and so are messages
 * that are longer than can be used.
 * @param secret the server's own headers, which only go to its own origin
 */
export function guardedFetch(
  upstream: Upstream,
  secret: Readonly<Record<string, string>>,
  origin: string,
): Fetch {
  return async (input, init = {}) => {
    const url = new URL(input);
    if (url.origin !== origin) {
      throw new Failure(
        'address_refused',
        phrase`The server names another address (${url.origin}): it is not asked.`,
      );
    }
    const answer = await upstream.request({
      url: url.href,
      method: methodOf(init.method),
      headers: { ...Object.fromEntries(new Headers(init.headers)), ...secret },
      ...(typeof init.body === 'string' ? { body: init.body } : {}),
      signal: init.signal ?? new AbortController().signal,
    });
    const isEmpty = [204, 205, 304].includes(answer.status);
    if (isEmpty) await Array.fromAsync(answer.body);
    const bounded = isEvents(answer.headers) ? boundedEvents(answer.body) : boundedWhole(answer.body);
    return new Response(isEmpty ? null : ReadableStream.from(bounded), {
      status: answer.status,
      headers: answer.headers,
    });
  };
}

function isEvents(headers: Readonly<Record<string, string>>): boolean {
  return headers['content-type']?.includes('text/event-stream') === true;
}

function methodOf(method = 'GET'): UpstreamCall['method'] {
  switch (method.toUpperCase()) {
    case 'GET':
      return 'GET';
    case 'POST':
      return 'POST';
    case 'DELETE':
      return 'DELETE';
    default:
      throw new TypeError(`${method} is not used here`);
  }
}
