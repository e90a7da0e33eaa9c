import { describe, expect, it } from 'vitest';
import { Failure, FailureCode } from '../../contract/failure.ts';
import { FailureClass } from '../../contract/request.ts';
import { classOfFailure, classOfRefusal } from './failure-class.ts';

const said = (status: number, code: string | null = null, message: string | null = null) =>
  classOfRefusal({ status, code, message, type: null });

describe('a refusal', () => {
  it.each<[number, string | null, string | null, FailureClass]>([
    [400, null, 'temperature must be at most 2', 'bad-request'],
    [422, null, 'messages.0.role: bad', 'bad-request'],
    [413, null, 'Request too large', 'bad-request'],
    [400, 'context_length_exceeded', null, 'context-overflow'],
    [400, null, 'prompt is too long: 210000 tokens > 200000 maximum', 'context-overflow'],
    [400, null, 'This model’s maximum context length is 8192 tokens.', 'context-overflow'],
    [400, 'content_filter', 'filtered', 'content-policy'],
    [403, null, 'Your request was rejected by our safety system.', 'content-policy'],
    [401, 'invalid_api_key', 'Incorrect API key', 'credentials'],
    [403, null, 'Country not supported', 'credentials'],
    [402, null, null, 'quota'],
    [429, 'insufficient_quota', null, 'quota'],
    [429, null, 'You exceeded your current quota, please check your plan', 'quota'],
    [400, null, 'Your credit balance is too low to access the API', 'quota'],
    [429, 'rate_limit_exceeded', 'Rate limit reached', 'rate-limited'],
    [404, 'model_not_found', null, 'unknown-model'],
    [404, null, null, 'unknown-model'],
    [400, 'model_not_found', null, 'unknown-model'],
    ...[408, 500, 502, 503, 504, 529].map((status): [number, null, null, FailureClass] => [
      ...([status, null, null] as const),
      'overloaded',
    ]),
    [502, 'upstream_error', 'closed before completion', 'protocol'],
  ])('%i %s “%s” is %s', (status, code, message, expected) => {
    expect(said(status, code, message)).toBe(expected);
  });
});

describe('a failure', () => {
  it.each(FailureCode.options)('%s has a class', (code) => {
    expect(FailureClass.options).toContain(classOfFailure(new Failure(code, 'x')));
  });
});
