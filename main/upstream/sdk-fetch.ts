import { ReadableStream } from 'node:stream/web';
import type { Upstream, UpstreamCall } from './upstream-client.ts';

/** `fetch` as the providers' SDKs use it. */
export type SdkFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Lets a provider's SDK send its requests through a backend's own pool, so that the address guard, the deadlines
 * and the limits hold for them too. Failures keep being ours: the SDKs hand on what fetch throws as the cause.
 *
 * Only `headers` are sent. The SDKs' own would carry what they find in this process's environment (another account's
 * key, its organisation, custom headers) to whatever address the backend has.
 */
export function sdkFetch(upstream: Upstream, headers: Readonly<Record<string, string>>): SdkFetch {
  return async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    const answer = await upstream.request({
      url,
      method: methodOf(init.method),
      headers: { accept: 'application/json', ...headers },
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
