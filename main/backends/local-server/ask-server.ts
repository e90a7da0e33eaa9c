import { Failure } from '../../../contract/failure.ts';
import { estimatePrompt } from '../../translate/token-estimate/estimate-prompt.ts';
import type { Upstream, UpstreamResponse } from '../../upstream/upstream-client.ts';
import type { Call, Reply } from '../backend.ts';
import { parseChatRequest } from '../conform/chat-request-schema.ts';
import type { ChatRequest } from '../conform/chat-request-schema.ts';
import { prepareChatRequest } from '../conform/chat-request.ts';
import type { ServerTarget } from '../conform/chat-request.ts';
import type { ConformOptions } from '../conform/expectations.ts';
import { assembledReply, errorReply, streamReply, wholeReply } from './server-reply.ts';

/** A running server, whoever started it. */
export interface RunningServer {
  readonly upstream: Upstream;
  /** Of its Chat Completions. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly target: ServerTarget;
  /** A whole answer loses its text, which a stream would not. */
  readonly losesText: boolean;
  /** Aborts with the call, or with the server. */
  readonly signal: AbortSignal;
  /** Called once when the request is over, however it ends. */
  readonly onEnd?: () => void;
}

/** Asks a local server in the words that it takes, and puts its reply into OpenAI's form. */
export async function askServer(request: ChatRequest, call: Call, server: RunningServer): Promise<Reply> {
  const { upstream, url, headers, target, losesText, signal, onEnd } = server;
  const { body, expectations } = prepareChatRequest(request, target);
  // Only a stream can be left when a stop sequence comes; a whole answer runs on to max_tokens.
  const asStream = call.stream || expectations.stops.length > 0 || losesText;
  const options: ConformOptions = {
    id: `chatcmpl-${call.id.replace(/^req_/, '')}`,
    created: Math.floor(Date.now() / 1_000),
    publicModel: call.isFallback ? target.serverModel : call.publicModel,
    expectations,
    quirks: target.quirks,
  };
  call.onSent();
  const response = await upstream.request({
    ...{ url, method: 'POST', signal },
    ...(onEnd === undefined ? {} : { onEnd }),
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ ...body, stream: asStream }),
  });
  return conform(response, call, asStream, options);
}

function conform(
  response: UpstreamResponse,
  call: Call,
  asStream: boolean,
  options: ConformOptions,
): Promise<Reply> {
  if (response.status !== 200) return errorReply(response);
  if (!asStream) return wholeReply(response, options);
  const estimate = () => estimatePrompt(call.body);
  return call.stream ? streamReply(response, options, estimate) : assembledReply(response, options, estimate);
}

/** @throws Failure `invalid_input` in OpenAI's words */
export function checkedRequest(body: Call['body']): ChatRequest {
  const parsed = parseChatRequest(body);
  if (parsed.ok) return parsed.request;
  throw new Failure('invalid_input', parsed.message, {
    issues: [{ path: parsed.param ?? '', message: parsed.message }],
  });
}
