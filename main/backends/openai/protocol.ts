import type { OpenAiSpec } from '../../../contract/backend.ts';
import { mediaAddresses } from '../../translate/media/media-address.ts';
import { ENDPOINTS } from '../endpoint.ts';
import { bearer, openAiModels, passed } from '../openai-compatible/protocol.ts';
import { endpointAt } from '../remote/endpoint-url.ts';
import type { RemoteProtocol } from '../remote/protocol.ts';

/** OpenAI itself, with both of its protocols. */
export function openAiProtocol(spec: OpenAiSpec): RemoteProtocol {
  const account = {
    ...(spec.organization === null ? {} : { 'openai-organization': spec.organization }),
    ...(spec.project === null ? {} : { 'openai-project': spec.project }),
  };
  const chat = endpointAt(spec.url, 'chat/completions');
  const responses = endpointAt(spec.url, 'responses');
  return {
    kind: spec.kind,
    dialects: ['chat', 'responses'],
    endpoints: ENDPOINTS,
    url: (dialect, query) => (dialect === 'responses' ? responses(query) : chat(query)),
    headers: (key, call) => ({ ...bearer(key), ...account, ...passed(call, ['openai-beta']) }),
    // It fetches images itself; documents it takes as data only.
    media: ({ body, asWritten }) =>
      asWritten === false ? mediaAddresses(body).filter(({ kind }) => kind === 'pdf') : [],
    models: (request) => openAiModels(spec.url, request),
  };
}
