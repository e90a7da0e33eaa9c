import OpenAI from 'openai';
import type { CompatibleSpec } from '../../../contract/backend.ts';
import type { UpstreamModel } from '../../../contract/model.ts';
import { ENDPOINTS } from '../endpoint.ts';
import { endpointUrl } from '../remote/endpoint-url.ts';
import type { ModelsRequest, RemoteProtocol } from '../remote/protocol.ts';

/** Anything that speaks Chat Completions at an address: Ollama, LM Studio, llama.cpp, OpenRouter. */
export function compatibleProtocol(spec: CompatibleSpec): RemoteProtocol {
  return {
    kind: spec.kind,
    dialects: ['chat'],
    endpoints: ENDPOINTS,
    url: (_dialect, query) => endpointUrl(spec.url, 'chat/completions', query),
    headers: (key) => bearer(key),
    models: (request) => openAiModels(spec.url, request),
  };
}

/** The models at an address that speaks OpenAI's protocol, through OpenAI's own SDK. */
export async function openAiModels(base: string, { fetch, signal }: ModelsRequest): Promise<UpstreamModel[]> {
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
