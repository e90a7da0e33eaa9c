import type { Warning } from '../warnings.ts';
import { ChatReply } from '../wire/chat-reply.ts';
import type { ChatSpeech } from '../wire/chat-reply.ts';
import { isJsonObject } from '../wire/json-object.ts';
import { brokenAnswer, chatErrorValueToResponses } from './error.ts';
import type { ResponsesError } from './error.ts';
import type { ResponseObject } from './response.ts';
import type { ResponseContext } from './response-context.ts';
import { createResponseStream } from './stream.ts';

export type TranslatedReply =
  | { readonly ok: true; readonly response: ResponseObject; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly error: ResponsesError };

/**
 * Turns a whole answer of Chat Completions (parsed JSON, status 200) into one of the Responses API. It is read as a
 * stream of one chunk, so that both ways give the same.
 */
export function chatToResponse(reply: unknown, context: ResponseContext): TranslatedReply {
  if (isJsonObject(reply) && reply['error'] !== undefined && reply['error'] !== null) {
    return { ok: false, error: chatErrorValueToResponses(reply['error']) };
  }
  const parsed = ChatReply.safeParse(reply);
  const choice = parsed.data?.choices.find(({ index }) => (index ?? 0) === 0);
  if (choice === undefined) return { ok: false, error: brokenAnswer('The backend sent no valid answer.') };

  const stream = createResponseStream({ ...context, lenientFinish: true });
  const finish = choice.finish_reason ?? null;
  const delta = withIndexes(choice.message);
  stream.push({ choices: [{ index: 0, delta, finish_reason: finish ?? 'stop' }], usage: parsed.data?.usage });
  stream.end();
  const { state } = stream;
  if (state.status !== 'finished') {
    return {
      ok: false,
      error: state.status === 'failed' ? state.error : brokenAnswer('The backend sent no valid answer.'),
    };
  }
  const path = 'choices[0]';
  const message = 'The backend did not say why it ended.';
  return {
    ok: true,
    response: state.response,
    warnings:
      finish === null ? [...stream.warnings, { code: 'no_finish_reason', path, message }] : stream.warnings,
  };
}

/** In a whole answer every call stands for itself, whatever ids and indexes it has. */
function withIndexes(speech: ChatSpeech): ChatSpeech {
  const { tool_calls: calls } = speech;
  if (!calls || calls.length === 0) return speech;
  return { ...speech, tool_calls: calls.map((call, index) => ({ ...call, index })), function_call: null };
}
