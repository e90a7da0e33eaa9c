import { createHash } from 'node:crypto';
import type { Failure } from '../../../contract/failure.ts';
import { COMPATIBLE_PROFILE } from '../../translate/messages-to-chat/profile.ts';
import type { ChatProfile } from '../../translate/messages-to-chat/profile.ts';
import { chatErrorToResponses } from '../../translate/responses/error.ts';
import type { ResponsesError } from '../../translate/responses/error.ts';
import { parseResponsesRequest } from '../../translate/responses/parse-request.ts';
import { chatToResponse } from '../../translate/responses/reply.ts';
import { responsesToChat } from '../../translate/responses/request.ts';
import type { ResponseContext } from '../../translate/responses/response-context.ts';
import { createResponseStream } from '../../translate/responses/stream.ts';
import { encodeEvent } from '../../translate/responses/stream-event.ts';
import type { StreamEvent } from '../../translate/responses/stream-event.ts';
import type { ClientDialect } from '../client-dialect.ts';
import { hintAtDefaultModel, nameModel } from '../default-model.ts';
import { openAiError, toClientError } from '../errors.ts';
import { responsesEventMeaning } from '../event-meaning.ts';
import { readJsonBody } from '../json-body.ts';
import { adapted, asItIs } from './calls.ts';
import { chatCall } from './chat-call.ts';
import { chatProfileOf } from './chat-profile.ts';
import { errorBody, streamTranslation, translateReply } from './translated-reply.ts';
import type { ReplyTranslation } from './translated-reply.ts';

/** OpenAI's Responses API, which Codex speaks: as it is where the backend speaks it too, else over Chat Completions. */
export const responsesDialect: ClientDialect = {
  name: 'responses',
  endpoint: '/v1/responses',
  read(body, requestId, defaultModel) {
    const { raw, json } = nameModel(readJsonBody(body), defaultModel);
    const parsed = parseResponsesRequest(json);
    if (!parsed.ok) throw hintAtDefaultModel(parsed.error, json);
    const { request } = parsed;
    const wantsStream = request.stream === true;
    const translate = (profile: ChatProfile, model: string) => {
      const translated = responsesToChat(request, {
        profile,
        model,
        responseId: `resp_${requestId.replace(/^req_/, '')}`,
        now: () => Math.floor(Date.now() / 1_000),
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
      });
      if (!translated.ok) throw translated.error;
      return translated;
    };
    return {
      model: request.model,
      stream: wantsStream,
      prepare(destination) {
        const { backend, model } = destination;
        if (backend.dialects.includes('responses')) return asItIs('responses', raw, json);
        const { body: chat, context, warnings } = translate(chatProfileOf(destination), model);
        const chatRequest = { raw: JSON.stringify(chat), body: chat, stream: wantsStream, requestId };
        const call = chatCall({ ...chatRequest, warnings, translated: true }, destination);
        return adapted(call, (reply) => translateReply(reply, wantsStream, translationFor(context)));
      },
      errorEvent(failure) {
        const { context } = translate(COMPATIBLE_PROFILE, request.model);
        return encode(createResponseStream(context).fail(responsesError(failure)));
      },
      refusalEvent(refusal) {
        const { context } = translate(COMPATIBLE_PROFILE, request.model);
        return encode(createResponseStream(context).fail(chatErrorToResponses(502, refusal)));
      },
    };
  },
  eventMeaning: responsesEventMeaning,
  error: openAiError,
};

function responsesError(failure: Failure): ResponsesError {
  const { status, error } = toClientError(failure);
  return { status, body: { error } };
}

function translationFor(context: ResponseContext): ReplyTranslation {
  return {
    whole(reply) {
      const translated = chatToResponse(reply, context);
      return translated.ok
        ? { status: 200, body: JSON.stringify(translated.response), warnings: translated.warnings }
        : errorBody(translated.error);
    },
    // Both are OpenAI's.
    headers: (headers) => headers,
    refusal: (status, text) => errorBody(chatErrorToResponses(status, text)),
    stream() {
      const stream = createResponseStream(context);
      return streamTranslation(
        {
          state: () => stream.state,
          warnings: () => stream.warnings,
          push: (data, event) => stream.pushData(data, event),
          end: () => stream.end(),
          fail: (failure) => stream.fail(responsesError(failure)),
        },
        encodeEvent,
      );
    },
  };
}

function encode(events: readonly StreamEvent[]): string {
  return events.map(encodeEvent).join('');
}
