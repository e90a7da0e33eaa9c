import { Failure } from '../../../contract/failure.ts';

/** A request that OpenAI would take and this server cannot serve; the gateway answers 400 with the field's path. */
export function refusal(param: string, message: string, hint?: string): Failure {
  return new Failure('invalid_input', message, {
    issues: [{ path: param, message }],
    ...(hint === undefined ? {} : { hint }),
  });
}
