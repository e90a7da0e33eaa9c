import { createHash } from 'node:crypto';
import type { Failure } from '../../../contract/failure.ts';
import { chatToMessages, encodeMessage } from '../../translate/chat-to-messages/reply.ts';
import type { ReplyContext } from '../../translate/chat-to-messages/reply-context.ts';
import { createMessagesStream } from '../../translate/chat-to-messages/stream.ts';
import { chatErrorToMessages } from '../../translate/errors/chat-error.ts';
import type { ErrorContext } from '../../translate/errors/chat-error.ts';
import { toMessagesError } from '../../translate/errors/messages-error.ts';
import type { MessagesError } from '../../translate/errors/messages-error.ts';
import { headersToMessages } from '../../translate/headers/reply-headers.ts';
import { messagesToChat } from '../../translate/messages-to-chat/request.ts';
import { encodeEvent } from '../../translate/wire/messages-reply.ts';
import { parseMessagesRequest } from '../../translate/wire/parse-request.ts';
import type { ClientDialect } from '../client-dialect.ts';
import { hintAtDefaultModel, nameModel } from '../default-model.ts';
import { toClientError } from '../errors.ts';
import { messagesEventMeaning } from '../event-meaning.ts';
import { readJsonBody } from '../json-body.ts';
import { adapted, asItIs } from './calls.ts';
import { chatCall } from './chat-call.ts';
import { chatProfileOf } from './chat-profile.ts';
import { errorBody, streamTranslation, translateReply } from './translated-reply.ts';
import type { ReplyTranslation } from './translated-reply.ts';

/** The answer's length in tokens where a client names none; Anthropic itself would refuse. */
const DEFAULT_MAX_TOKENS = 8_192;

/** Anthropic Messages: as it is where the backend speaks it too, else over Chat Completions. */
export const messagesDialect: ClientDialect = {
  name: 'messages',
  endpoint: '/v1/messages',
  read(body, requestId, defaultModel) {
    const { raw, json } = nameModel(readJsonBody(body), defaultModel);
    const parsed = parseMessagesRequest(json);
    if (!parsed.ok) throw hintAtDefaultModel(parsed.error, json);
    const { request } = parsed;
    const wantsStream = request.stream === true;
    return {
      model: request.model,
      stream: wantsStream,
      prepare(destination) {
        const { backend, model } = destination;
        if (backend.dialects.includes('messages')) return asItIs('messages', raw, json);
        const translated = messagesToChat(request, {
          profile: chatProfileOf(destination),
          model,
          messageId: `msg_${requestId.replace(/^req_/, '')}`,
          requestId,
          sha256: (text) => createHash('sha256').update(text).digest('hex'),
          raw,
          defaultMaxTokens: DEFAULT_MAX_TOKENS,
        });
        if (!translated.ok) throw translated.error;
        const { body: chat, context, warnings } = translated;
        const chatRequest = { raw: JSON.stringify(chat), body: chat, stream: wantsStream, requestId };
        const call = chatCall({ ...chatRequest, warnings, translated: true }, destination);
        return adapted(call, (reply) =>
          translateReply(reply, wantsStream, translationFor({ ...context, backend: backend.name })),
        );
      },
      errorEvent: (failure) => encodeEvent(messagesError(failure, requestId).body),
      refusalEvent: (refusal) => `event: error\ndata: ${refusal}\n\n`,
    };
  },
  eventMeaning: messagesEventMeaning,
  error(failure, requestId) {
    const { headers } = toClientError(failure);
    const { status, body } = messagesError(failure, requestId);
    return { status, headers, body: JSON.stringify(body) };
  },
};

function messagesError(failure: Failure, requestId: string): MessagesError {
  const { status, error } = toClientError(failure);
  return toMessagesError(status, error.message, requestId);
}

function translationFor(
  context: ReplyContext & ErrorContext & { readonly backend: string },
): ReplyTranslation {
  return {
    whole(reply) {
      const translated = chatToMessages(reply, context);
      return translated.ok
        ? {
            status: 200,
            body: encodeMessage(translated.message, translated.rawInputs),
            warnings: translated.warnings,
          }
        : errorBody(translated.error);
    },
    headers: (headers) => headersToMessages(headers, Date.now()),
    refusal: (status, text) => errorBody(chatErrorToMessages(status, text, context)),
    stream() {
      const stream = createMessagesStream(context);
      return streamTranslation(
        {
          state: () => stream.state,
          warnings: () => stream.warnings,
          push: (data, event) => stream.pushData(data, event),
          end: () => stream.end(),
          fail: (failure) => stream.fail(messagesError(failure, context.requestId)),
        },
        encodeEvent,
      );
    },
  };
}
