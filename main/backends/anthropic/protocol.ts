import type { AnthropicSpec } from '../../../contract/backend.ts';
import { cleartextImages } from '../../translate/media/media-address.ts';
import type { Call } from '../backend.ts';
import { endpointAt, endpointUrl } from '../remote/endpoint-url.ts';
import type { RemoteProtocol } from '../remote/protocol.ts';

/** Anthropic itself. The version and the betas of a client that speaks its protocol go along. */
export function anthropicProtocol(spec: AnthropicSpec): RemoteProtocol {
  const messages = endpointAt(spec.url, 'messages');
  return {
    kind: spec.kind,
    dialects: ['messages'],
    endpoints: [],
    url: (_dialect, query) => messages(query),
    countTokensUrl: (query) => endpointUrl(spec.url, 'messages/count_tokens', query),
    headers: (key, call) => ({ ...credentials(key), ...versions(spec, call) }),
    // It fetches images itself, but only over https.
    media: ({ body, asWritten }) => (asWritten === false ? cleartextImages(body) : []),
    async models({ fetch, signal }) {
      // Loaded with the first list, as OpenAI's is.
      const { Anthropic } = await import('@anthropic-ai/sdk');
      const client = new Anthropic({
        // The SDK adds /v1 itself.
        baseURL: endpointUrl(spec.url, '').replace(/\/v1\/$/, ''),
        // The SDK insists on one; what is sent is the fetch's own affair.
        apiKey: 'unused',
        authToken: null,
        logLevel: 'off',
        maxRetries: 0,
        fetch,
      });
      return Array.fromAsync(client.models.list({ limit: 1_000 }, { signal }), ({ id }) => ({ id }));
    },
  };
}

function credentials(key: string | null): Record<string, string> {
  return key === null ? {} : { 'x-api-key': key };
}

function versions(spec: AnthropicSpec, { headers }: Pick<Call, 'headers'>): Record<string, string> {
  const asked = (headers['anthropic-beta'] ?? '').split(',').map((beta) => beta.trim());
  const betas = [...new Set([...spec.betas, ...asked])].filter((beta) => beta !== '');
  return {
    'anthropic-version': headers['anthropic-version'] ?? spec.version,
    ...(betas.length === 0 ? {} : { 'anthropic-beta': betas.join(',') }),
  };
}
