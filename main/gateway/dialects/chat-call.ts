import { createHash } from 'node:crypto';
import type { Failure } from '../../../contract/failure.ts';
import { chatRequestToMessages } from '../../translate/chat-request-to-messages/request.ts';
import { messagesErrorToChat } from '../../translate/errors/messages-error-to-chat.ts';
import { toChatError } from '../../translate/errors/chat-envelope.ts';
import type { ChatError } from '../../translate/errors/chat-envelope.ts';
import { headersToChat } from '../../translate/headers/reply-headers.ts';
import { messagesReplyToChat } from '../../translate/messages-reply-to-chat/reply.ts';
import type { ChatReplyContext } from '../../translate/messages-reply-to-chat/reply-context.ts';
import { createChatStreamFromMessages } from '../../translate/messages-reply-to-chat/stream.ts';
import { rulesFor } from '../../translate/model-families/rules-for.ts';
import { readErrorText } from '../../translate/errors/error-details.ts';
import { rectify } from '../../translate/rectify/rectify.ts';
import type { Warning } from '../../translate/warnings.ts';
import { encodeFrame } from '../../translate/wire/chat-completion.ts';
import { encodeJson } from '../../translate/wire/encode-json.ts';
import type { JsonObject } from '../../translate/wire/json-object.ts';
import { parseChatCompletionsRequest } from '../../translate/wire/parse-request.ts';
import type { Destination } from '../attempts.ts';
import type { Prepared } from '../client-dialect.ts';
import { toClientError } from '../errors.ts';
import { errorBody, streamTranslation, translateReply } from './translated-reply.ts';
import type { ReplyTranslation } from './translated-reply.ts';

export interface ChatCallRequest {
  readonly raw: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly stream: boolean;
  readonly requestId: string;
  readonly warnings: readonly Warning[];
  /** Whether the body is this program's own translation and may be mended; a client's own words are left alone. */
  readonly translated: boolean;
}

/** A request in Chat Completions for a backend: as it is, or translated where the backend speaks only Messages. */
export function chatCall(request: ChatCallRequest, destination: Destination): Prepared {
  if (destination.backend.dialects.includes('chat')) return plainCall(request);
  const parsed = parseChatCompletionsRequest(request.body);
  if (!parsed.ok) throw parsed.error;
  const translated = chatRequestToMessages(parsed.request, {
    rules: rulesFor(destination.model, destination.families),
    model: destination.model,
    completionId: `chatcmpl-${request.requestId.replace(/^req_/, '')}`,
    created: Math.floor(Date.now() / 1_000),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    raw: request.raw,
  });
  if (!translated.ok) throw translated.error;
  const { body, written, warnings, context } = translated;
  return messagesCall(body, written, {
    stream: request.stream,
    warnings: [...request.warnings, ...warnings],
    context: { ...context, backend: destination.backend.name },
  });
}

function plainCall({ raw, body, warnings, translated }: ChatCallRequest): Prepared {
  return {
    dialect: 'chat',
    raw,
    body,
    asWritten: !translated,
    warnings,
    adapt: async (reply) => reply,
    mend(refusal) {
      const mended = translated ? rectify(400, readErrorText(refusal).message ?? refusal, { ...body }) : null;
      if (mended === null) return null;
      const again = { raw: JSON.stringify(mended), body: mended, warnings, translated: false };
      return plainCall({ ...again, stream: false, requestId: '' });
    },
  };
}

interface MessagesCall {
  readonly stream: boolean;
  readonly warnings: readonly Warning[];
  readonly context: ChatReplyContext;
}

function messagesCall(body: JsonObject, written: ReadonlyMap<object, string>, call: MessagesCall): Prepared {
  return {
    dialect: 'messages',
    asWritten: false,
    raw: encodeJson(body, written),
    body,
    warnings: call.warnings,
    adapt: (reply) => translateReply(reply, call.stream, fromMessages(call.context)),
    mend(refusal) {
      const mended = rectify(400, readErrorText(refusal).message ?? refusal, body);
      return mended === null ? null : { ...messagesCall(mended, written, call), mend: () => null };
    },
  };
}

function fromMessages(context: ChatReplyContext): ReplyTranslation {
  return {
    whole(reply, text) {
      const translated = messagesReplyToChat(reply, context, text);
      return translated.ok
        ? { status: 200, body: JSON.stringify(translated.completion), warnings: translated.warnings }
        : errorBody(translated.error);
    },
    headers: (headers) => headersToChat(headers, Date.now()),
    refusal: (status, text) => errorBody(messagesErrorToChat(status, text, errorContext(context))),
    stream() {
      const stream = createChatStreamFromMessages(context);
      return streamTranslation(
        {
          state: () => stream.state,
          warnings: () => stream.warnings,
          push: (data, event) => stream.push(event, data),
          end: () => stream.end(),
          fail: (failure) => stream.fail(chatError(failure)),
        },
        encodeFrame,
      );
    },
  };
}

function errorContext({ backend }: ChatReplyContext) {
  return backend === undefined ? {} : { backend };
}

function chatError(failure: Failure): ChatError {
  const { status, error } = toClientError(failure);
  return toChatError(status, error.message);
}
