import OpenAI from 'openai';
import type { CompatibleSpec } from '../../../contract/backend.ts';
import { ENDPOINTS } from '../endpoint.ts';
import { endpointUrl } from '../remote/endpoint-url.ts';
import type { RemoteProtocol } from '../remote/protocol.ts';

/** Anything that speaks Chat Completions at an address: Ollama, LM Studio, llama.cpp, OpenRouter. */
export function compatibleProtocol(spec: CompatibleSpec): RemoteProtocol {
  return {
    kind: spec.kind,
    dialects: ['chat'],
    endpoints: ENDPOINTS,
    url: (_dialect, query) => endpointUrl(spec.url, 'chat/completions', query),
    headers: (key) => bearer(key),
    async models({ key, fetch, signal }) {
      const client = new OpenAI({
        baseURL: endpointUrl(spec.url, ''),
        // The SDK insists on one; without a stored key none is sent.
        apiKey: key ?? 'none',
        defaultHeaders: key === null ? { authorization: null } : {},
        maxRetries: 0,
        fetch,
      });
      return Array.fromAsync(client.models.list({ signal }), ({ id }) => ({ id }));
    },
  };
}

export function bearer(key: string | null): Record<string, string> {
  return key === null ? {} : { authorization: `Bearer ${key}` };
}
