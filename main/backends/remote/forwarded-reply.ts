import { Failure } from '../../../contract/failure.ts';
import type { UpstreamResponse } from '../../upstream/upstream-client.ts';
import type { Reply, Usage } from '../backend.ts';
import { openAiUsage } from '../usage-fields.ts';
import type { Endpoint } from '../endpoint.ts';
import { answerForm, lastUsage } from './answer-form.ts';
import { StreamTap } from './stream-tap.ts';
import type { TapForm } from './stream-tap.ts';

/** How an answer is passed on: of what headers, from which endpoint and whose backend. */
export interface ForwardedReply {
  readonly response: UpstreamResponse;
  readonly headers: Readonly<Record<string, string>>;
  readonly endpoint: Endpoint;
  readonly backend: string;
  readonly redact: (text: string) => string;
}

/**
 * An answer of success that is passed on as it comes. Events and JSON are watched for what they cost and whether
 * they are complete; audio and text mean nothing here.
 * @throws Failure `upstream_protocol` for a web page, which no endpoint answers with
 */
export async function forwardedReply(forwarded: ForwardedReply): Promise<Reply> {
  const { response, headers, endpoint, backend, redact } = forwarded;
  const type = response.headers['content-type'] ?? '';
  if (/^\s*text\/html\b/i.test(type)) {
    await response.body[Symbol.asyncIterator]().return?.();
    throw new Failure('upstream_protocol', `"${backend}" sent a web page for /v1/${endpoint}.`, {
      hint: 'Check the address: it should be the one that ends in /v1.',
    });
  }
  const form = formOf(type, endpoint);
  if (form === null) return { status: response.status, headers, body: response.body, usage: () => null };
  const tap = new StreamTap(form, redact);
  return {
    status: response.status,
    headers,
    body: tap.pass(response.body),
    usage: () => tap.usage(),
    endedInError: () => tap.endedInError,
  };
}

function formOf(type: string, endpoint: Endpoint): TapForm | null {
  if (/^\s*text\/event-stream\b/i.test(type)) {
    return endpoint === 'completions' ? answerForm('chat') : EVENTS;
  }
  return /^\s*application\/json\b/i.test(type) ? WHOLE_JSON : null;
}

/** Each endpoint has its own last event, and servers add theirs: only a broken connection is known to be no end. */
const EVENTS: TapForm = {
  isComplete: () => true,
  endsInError: (tail) => /^event: ?error|^data: ?\{\s*"(?:error"\s*:|type"\s*:\s*"error")/m.test(tail),
  streamUsage: (_head, tail) => usageIn(tail),
};

/** Some servers give a transcript as a bare JSON text. */
const WHOLE_JSON: TapForm = {
  isWhole: true,
  isComplete: (tail) => /[}\]"]$/.test(tail.trimEnd()),
  endsInError: (tail) => /^\s*\{\s*"error"\s*:\s*[{"]/.test(tail),
  streamUsage: (head, tail) => usageIn(tail) ?? usageIn(head),
};

function usageIn(text: string): Usage | null {
  return openAiUsage(lastUsage(text));
}
