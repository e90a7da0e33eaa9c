import type * as z from 'zod';
import { Failure } from '../../../contract/failure.ts';
import { ChatCompletionsRequest } from './chat-completions-request.ts';
import { describeIssue } from './describe-issue.ts';
import { CountTokensRequest, MessagesRequest } from './messages-request.ts';

export type Parsed<T> =
  { readonly ok: true; readonly request: T } | { readonly ok: false; readonly error: Failure };

/** Checks the shape of a request to `/v1/messages`. */
export function parseMessagesRequest(json: unknown): Parsed<MessagesRequest> {
  return parse(MessagesRequest, json);
}

/** Checks the shape of a request to `/v1/messages/count_tokens`. */
export function parseCountTokensRequest(json: unknown): Parsed<CountTokensRequest> {
  return parse(CountTokensRequest, json);
}

/** Checks the shape of a request to `/v1/chat/completions`; places are named as OpenAI does: `messages[0].content`. */
export function parseChatCompletionsRequest(json: unknown): Parsed<ChatCompletionsRequest> {
  return parse(ChatCompletionsRequest, json, (path) => path.replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]'));
}

function parse<T>(
  schema: z.ZodType<T>,
  json: unknown,
  place: (path: string) => string = (path) => path,
): Parsed<T> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, request: parsed.data };
  const { path, message } = describeIssue(parsed.error.issues, json);
  return { ok: false, error: refusal(place(path), message) };
}

/** A request that cannot be carried out, with the place in it. The gateway answers 400. */
export function refusal(path: string, message: string): Failure {
  return new Failure('invalid_input', path === '' ? message : `${path}: ${message}`, {
    issues: [{ path, message }],
  });
}
