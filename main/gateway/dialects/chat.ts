import * as z from 'zod';
import { paramPath } from '../../backends/conform/param-path.ts';
import { Failure } from '../../../contract/failure.ts';
import type { ClientDialect } from '../client-dialect.ts';
import { hintAtDefaultModel, nameModel } from '../default-model.ts';
import { inEnvelope, toClientError, toInsideError } from '../errors.ts';
import type { ClientError } from '../errors.ts';
import { chatEventMeaning } from '../event-meaning.ts';
import { readJsonBody } from '../json-body.ts';
import { chatCall } from './chat-call.ts';

/** What routing needs to know of a request; the rest is the backend's business. */
const Envelope = z.looseObject({
  model: z.string().min(1).max(512),
  messages: z.array(z.looseObject({})).min(1),
  stream: z.boolean().nullish(),
});

/** OpenAI Chat Completions. Where the backend speaks it too, requests and replies pass as they are. */
export const chatDialect: ClientDialect = { ...telling(toClientError), inside: telling(toInsideError) };

/** @param told what a client is told of a failure */
function telling(told: (failure: Failure) => ClientError): ClientDialect {
  return {
    name: 'chat',
    endpoint: '/v1/chat/completions',
    read(body, requestId, defaultModel) {
      const { raw, json } = nameModel(readJsonBody(body), defaultModel);
      const parsed = Envelope.safeParse(json);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        const path = paramPath(issue?.path ?? []);
        const message = issue?.message ?? 'invalid';
        const issues = [{ path, message }];
        const refusal = new Failure('invalid_input', `"${path}" is wrong: ${message}.`, { issues });
        throw hintAtDefaultModel(refusal, json);
      }
      const stream = parsed.data.stream === true;
      return {
        model: parsed.data.model,
        stream,
        prepare: (destination) =>
          chatCall({ raw, body: json, stream, requestId, warnings: [], translated: false }, destination),
        errorEvent: (failure) => `data: ${JSON.stringify({ error: told(failure).error })}\n\n`,
        refusalEvent: (refusal) => `data: ${refusal.replaceAll(/\s*[\r\n]\s*/g, ' ')}\n\n`,
      };
    },
    eventMeaning: chatEventMeaning,
    error: (failure) => inEnvelope(told(failure)),
  };
}
