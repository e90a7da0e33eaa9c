import { Failure } from '../../../contract/failure.ts';
import type { Parsed } from '../wire/parse-request.ts';
import { describeProblem } from './describe-problem.ts';
import { ResponsesRequest } from './request-schema.ts';

/** Checks the shape of a request to `/v1/responses`. What is wrong comes back in OpenAI's words. */
export function parseResponsesRequest(json: unknown): Parsed<ResponsesRequest> {
  const parsed = ResponsesRequest.safeParse(json);
  if (parsed.success) return { ok: true, request: parsed.data };
  const { path, message } = describeProblem(parsed.error.issues, json);
  return { ok: false, error: refusal(path, message) };
}

/** A request that cannot be carried out, with the field in it: OpenAI's `param`. The gateway answers 400. */
export function refusal(path: string, message: string, hint?: string): Failure {
  return new Failure('invalid_input', message, {
    ...(path === '' ? {} : { issues: [{ path, message }] }),
    ...(hint === undefined ? {} : { hint }),
  });
}
