import { createHash } from 'node:crypto';
import type { BackendKind } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { Reply } from '../../backends/backend.ts';
import { chatToMessages, encodeMessage } from '../../translate/chat-to-messages/reply.ts';
import type { ReplyContext } from '../../translate/chat-to-messages/reply-context.ts';
import { createMessagesStream } from '../../translate/chat-to-messages/stream.ts';
import type { MessagesStream } from '../../translate/chat-to-messages/stream.ts';
import { chatErrorToMessages } from '../../translate/errors/chat-error.ts';
import { toMessagesError } from '../../translate/errors/messages-error.ts';
import type { MessagesError } from '../../translate/errors/messages-error.ts';
import { COMPATIBLE_PROFILE, LOCAL_PROFILE } from '../../translate/messages-to-chat/profile.ts';
import type { ChatProfile } from '../../translate/messages-to-chat/profile.ts';
import { messagesToChat } from '../../translate/messages-to-chat/request.ts';
import { encodeEvent } from '../../translate/wire/messages-reply.ts';
import type { StreamEvent } from '../../translate/wire/messages-reply.ts';
import { parseMessagesRequest } from '../../translate/wire/parse-request.ts';
import { createEventParser } from '../../upstream/server-sent-events.ts';
import type { ClientDialect, Prepared } from '../client-dialect.ts';
import { toClientError } from '../errors.ts';
import { readJsonBody } from '../json-body.ts';

/** The answer's length in tokens where a client names none; Anthropic itself would refuse. */
const DEFAULT_MAX_TOKENS = 8_192;

/** Anthropic Messages, answered by backends that speak Chat Completions. */
export const messagesDialect: ClientDialect = {
  endpoint: '/v1/messages',
  read(body, requestId) {
    const { raw, json } = readJsonBody(body);
    const parsed = parseMessagesRequest(json);
    if (!parsed.ok) throw parsed.error;
    const { request } = parsed;
    return {
      model: request.model,
      stream: request.stream === true,
      prepare({ backend, model }): Prepared {
        const translated = messagesToChat(request, {
          profile: profileOf(backend.kind),
          model,
          messageId: `msg_${requestId.replace(/^req_/, '')}`,
          requestId,
          sha256: (text) => createHash('sha256').update(text).digest('hex'),
          raw,
          defaultMaxTokens: DEFAULT_MAX_TOKENS,
        });
        if (!translated.ok) throw translated.error;
        const [image] = translated.remoteImages;
        if (image !== undefined) {
          throw new Failure('invalid_input', `${image.path}: images must be sent as base64 data here.`, {
            hint: 'Download the image and send its data.',
          });
        }
        const { body: chat, context } = translated;
        return {
          dialect: 'chat',
          raw: JSON.stringify(chat),
          body: chat,
          adapt: (reply) => adapt(reply, context, request.stream === true),
        };
      },
    };
  },
  error(failure, requestId) {
    const { status, headers } = toClientError(failure);
    const { status: own, body } = messagesError(failure, status, requestId);
    return { status: own, headers, body: JSON.stringify(body) };
  },
  errorEvent: (failure, requestId) =>
    encodeEvent(messagesError(failure, toClientError(failure).status, requestId).body),
  refusalEvent: (body) => `event: error\ndata: ${body}\n\n`,
};

function messagesError(failure: Failure, status: number, requestId: string): MessagesError {
  return toMessagesError(status, toClientError(failure).error.message, requestId);
}

function profileOf(kind: BackendKind): ChatProfile {
  switch (kind) {
    case 'mlx-openai-server':
      return LOCAL_PROFILE;
    case 'openai-compatible':
      return COMPATIBLE_PROFILE;
  }
}

async function adapt(reply: Reply, context: ReplyContext, stream: boolean): Promise<Reply> {
  if (reply.status === 200 && stream) return { ...reply, body: translateStream(reply.body, context) };
  const text = Buffer.concat(await Array.fromAsync(reply.body)).toString('utf8');
  const usage = reply.usage();
  const whole = (status: number, body: string): Reply => ({
    status,
    headers: { ...reply.headers, 'content-type': 'application/json' },
    body: once(body),
    usage: () => usage,
  });
  if (reply.status !== 200) return refused(chatErrorToMessages(reply.status, text, context), whole);
  const translated = chatToMessages(parse(text), context);
  return translated.ok
    ? whole(200, encodeMessage(translated.message, translated.rawInputs))
    : refused(translated.error, whole);
}

function refused({ status, body }: MessagesError, whole: (status: number, body: string) => Reply): Reply {
  return whole(status, JSON.stringify(body));
}

/** A failure in the stream is thrown: the gateway says it in the client's protocol and writes it down. */
async function* translateStream(
  body: AsyncIterable<Uint8Array>,
  context: ReplyContext,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = createMessagesStream(context);
  let text = '';
  const add = (events: readonly StreamEvent[]) => {
    if (stream.state.status !== 'failed') text += events.map(encodeEvent).join('');
  };
  const parser = createEventParser(({ event, data }) => add(stream.pushData(data, event)));
  for await (const chunk of body) {
    parser.push(chunk);
    if (text !== '') yield Buffer.from(text);
    text = '';
    throwIfFailed(stream);
  }
  add(stream.end());
  if (text !== '') yield Buffer.from(text);
  throwIfFailed(stream);
}

function throwIfFailed({ state }: MessagesStream): void {
  if (state.status === 'failed') throw new Failure('upstream_protocol', state.error.body.error.message);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(text);
}
