import type { Reply, Usage } from '../backend.ts';
import { openAiUsage } from '../usage-fields.ts';
import { assembleReply } from '../conform/assemble-reply.ts';
import { encodeFrame } from '../conform/chat-chunk.ts';
import type { ChatFrame } from '../conform/chat-chunk.ts';
import { conformChatReply } from '../conform/chat-reply.ts';
import { createChatStream } from '../conform/chat-stream.ts';
import type { ChatStream } from '../conform/chat-stream.ts';
import { mapServerError } from '../conform/errors.ts';
import type { ServerError } from '../conform/errors.ts';
import type { Usage as ChatUsage } from '../conform/usage.ts';
import type { ConformOptions } from '../conform/expectations.ts';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import { parseEvents } from '../../upstream/server-sent-events.ts';
import { readBody } from '../../upstream/read-body.ts';
import type { UpstreamResponse } from '../../upstream/upstream-client.ts';

/** A whole answer larger than this is refused (bytes): it would be held in memory. */
const REPLY_LIMIT = 64 * 1024 * 1024;
const JSON_HEADERS = { 'content-type': 'application/json' };

/** The server's refusal in OpenAI's form. */
export async function errorReply(response: UpstreamResponse): Promise<Reply> {
  const text = Buffer.from(await readBody(response, REPLY_LIMIT)).toString('utf8');
  return toReply(mapServerError(response.status, response.headers['content-type'] ?? null, text));
}

/** A whole answer in OpenAI's form. */
export async function wholeReply(response: UpstreamResponse, options: ConformOptions): Promise<Reply> {
  const text = Buffer.from(await readBody(response, REPLY_LIMIT)).toString('utf8');
  const reply = conformChatReply(parse(text), options);
  return whole(200, JSON.stringify(reply), reply.usage ?? null);
}

/** What is estimated where the server tells no usage: it does so last, and may be left before. */
export type EstimatePrompt = () => number;

/** A whole answer for the client out of a stream of the server, left as soon as the answer is complete. */
export async function assembledReply(
  response: UpstreamResponse,
  options: ConformOptions,
  estimatePrompt: EstimatePrompt,
): Promise<Reply> {
  const stream = createChatStream(options);
  const frames: ChatFrame[] = [];
  for await (const batch of conformedFrames(response, stream)) frames.push(...batch);
  const { state } = stream;
  switch (state.status) {
    case 'finished':
    case 'stopped-by-us': {
      const reply = assembleReply(frames, state, options);
      const usage = openAiUsage(state.usage) ?? estimated(frames.length, estimatePrompt);
      return { ...whole(200, JSON.stringify(reply), null), usage: () => usage };
    }
    case 'failed':
      return toReply(state.failure);
    case 'running':
      throw new Failure('upstream_protocol', phrase`The model server did not finish its answer.`);
  }
}

/**
 * A stream in OpenAI's form. Resolves with the first thing that the model says, so that an error before it still
 * has its own status.
 */
export async function streamReply(
  response: UpstreamResponse,
  options: ConformOptions,
  estimatePrompt: EstimatePrompt,
): Promise<Reply> {
  const stream = createChatStream(options);
  let pieces = 0;
  const frames = conformedFrames(response, stream, (count) => (pieces += count));
  const first = await frames.next();
  const { state } = stream;
  if (state.status === 'failed') {
    await frames.return();
    return toReply(state.failure);
  }
  return {
    status: 200,
    headers: {},
    body: encode(first, frames, stream),
    usage: () => {
      const { state: end } = stream;
      const told = end.status === 'finished' || end.status === 'stopped-by-us' ? end.usage : null;
      return openAiUsage(told) ?? estimated(pieces, estimatePrompt);
    },
    endedInError: () => stream.state.status === 'failed',
  };
}

/** Batches that hold at least one frame. Leaving the loop early closes the server's connection. */
async function* conformedFrames(
  response: UpstreamResponse,
  stream: ChatStream,
  onFrames: (count: number) => void = () => undefined,
): AsyncGenerator<ChatFrame[], void, undefined> {
  for await (const { data } of parseEvents(response.body)) {
    const frames = stream.push(data);
    onFrames(frames.length);
    if (frames.length > 0) yield frames;
    if (stream.state.status !== 'running') return;
  }
  const last = stream.end();
  if (last.length > 0) yield last;
}

/** A failure in the stream is thrown: the gateway says it in the client's protocol and writes it down. */
async function* encode(
  first: IteratorResult<ChatFrame[], void>,
  rest: AsyncGenerator<ChatFrame[], void, undefined>,
  stream: ChatStream,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let item = first; item.done !== true; item = await rest.next()) {
      const { state } = stream;
      if (state.status === 'failed') throw new Failure('upstream_protocol', state.failure.error.message);
      yield Buffer.from(item.value.map((frame) => `data: ${encodeFrame(frame)}\n\n`).join(''));
    }
  } finally {
    await rest.return();
  }
}

function toReply({ status, error, retryAfterSeconds }: ServerError): Reply {
  const retry = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
  return { ...whole(status, JSON.stringify({ error }), null), headers: { ...JSON_HEADERS, ...retry } };
}

function whole(status: number, text: string, usage: ChatUsage | null): Reply {
  return { status, headers: JSON_HEADERS, body: once(Buffer.from(text)), usage: () => openAiUsage(usage) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

/** The servers send one frame for each token. */
function estimated(completionTokens: number, estimatePrompt: EstimatePrompt): Usage {
  return { promptTokens: estimatePrompt(), completionTokens, estimated: true };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure('upstream_protocol', phrase`The model server sent an answer that is not JSON.`, {
      cause,
    });
  }
}
