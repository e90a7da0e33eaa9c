import { ReadableStream } from 'node:stream/web';
import type { Upstream, UpstreamCall } from './upstream-client.ts';

/** `fetch` as the providers' SDKs use it. */
export type SdkFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Lets a provider's SDK send its requests through a backend's own pool, so that the address guard, the deadlines
 * and the limits hold for them too. Failures keep being ours: the SDKs hand on what fetch throws as the cause.
 */
export function sdkFetch(upstream: Upstream): SdkFetch {
  return async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    const answer = await upstream.request({
      url,
      method: methodOf(init.method),
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(typeof init.body === 'string' ? { body: init.body } : {}),
      signal: init.signal ?? new AbortController().signal,
    });
    const body = ReadableStream.from(answer.body);
    return new Response(answer.status === 204 ? null : body, {
      status: answer.status,
      headers: answer.headers,
    });
  };
}

function methodOf(method = 'GET'): UpstreamCall['method'] {
  switch (method.toUpperCase()) {
    case 'GET':
      return 'GET';
    case 'POST':
      return 'POST';
    default:
      throw new TypeError(`${method} is not used here`);
  }
}
