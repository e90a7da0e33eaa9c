import type { CompatibleSpec } from '../../../contract/backend.ts';
import type { UpstreamModel } from '../../../contract/model.ts';
import { mediaAddresses } from '../../translate/media/media-address.ts';
import type { Call } from '../backend.ts';
import { ENDPOINTS } from '../endpoint.ts';
import { endpointAt, endpointUrl } from '../remote/endpoint-url.ts';
import { quirksOf } from './known-servers.ts';
import type { ModelsRequest, RemoteProtocol } from '../remote/protocol.ts';

/** What a client says to OpenAI's betas, and of itself to OpenRouter (https://openrouter.ai/docs/app-attribution). */
const APP_HEADERS = ['openai-beta', 'http-referer', 'x-title'];

/** Anything that speaks Chat Completions at an address: Ollama, LM Studio, llama.cpp, OpenRouter. */
export function compatibleProtocol(spec: CompatibleSpec): RemoteProtocol {
  const quirks = quirksOf(spec);
  const chat = endpointAt(spec.url, 'chat/completions');
  return {
    kind: spec.kind,
    dialects: ['chat'],
    endpoints: ENDPOINTS,
    url: (_dialect, query) => chat(query),
    headers: (key, call) => ({ ...bearer(key), ...passed(call, APP_HEADERS) }),
    chatProfile: quirks.profile,
    conform: quirks.conform,
    media({ body, asWritten }) {
      const addresses = mediaAddresses(body);
      // A server in the user's own network would reach what the client may not: it gets no address to fetch.
      if (quirks.imagesAsData || spec.reach !== 'public') return addresses;
      return asWritten === false ? addresses.filter(({ kind }) => kind === 'pdf') : [];
    },
    ...(quirks.countsTokens
      ? { countTokensUrl: (query: string) => endpointUrl(spec.url, 'messages/count_tokens', query) }
      : {}),
    models: (request) => openAiModels(spec.url, request),
  };
}

/** Those of a call's headers that the client's own words may set. */
export function passed({ headers }: Pick<Call, 'headers'>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The models at an address that speaks OpenAI's protocol, through OpenAI's own SDK. */
export async function openAiModels(base: string, { fetch, signal }: ModelsRequest): Promise<UpstreamModel[]> {
  // Loaded with the first list: it holds megabytes, which the streams of models do without.
  const { OpenAI } = await import('openai');
  const client = new OpenAI({
    baseURL: endpointUrl(base, ''),
    // The SDK insists on one; what is sent is the fetch's own affair.
    apiKey: 'unused',
    logLevel: 'off',
    maxRetries: 0,
    fetch,
  });
  return Array.fromAsync(client.models.list({ signal }), ({ id }) => ({ id }));
}

export function bearer(key: string | null): Record<string, string> {
  return key === null ? {} : { authorization: `Bearer ${key}` };
}
