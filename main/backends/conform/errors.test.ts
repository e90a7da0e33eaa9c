import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapErrorObject, mapServerError } from './errors.ts';
import { ErrorBody } from './testing/openai-shapes.ts';

const JSON_TYPE = 'application/json';
const map = (status: number, body: unknown) => mapServerError(status, JSON_TYPE, JSON.stringify(body));

describe('an error of a server', () => {
  it.each([
    ['a detail text', { detail: 'oh no' }],
    ['an error in a detail', { detail: { error: { message: 'oh no', type: 'x', code: '500' } } }],
    ['an error', { error: { message: 'oh no', code: 500 } }],
    ['an error text', { error: 'oh no' }],
    ['a message', { message: 'oh no' }],
    [
      'a flat error',
      { object: 'error', message: 'oh no', type: 'InternalServerError', param: null, code: 500 },
    ],
    ['a JSON text', 'oh no'],
  ])('keeps its message from %s', (_, body) => {
    expect(map(500, body)).toEqual({
      status: 500,
      error: { message: 'oh no', type: 'server_error', param: null, code: null },
      retryAfterSeconds: null,
    });
  });

  it('keeps its message from plain text, and the title of an HTML page', () => {
    expect(mapServerError(500, 'text/plain', 'oh no\n').error.message).toBe('oh no');
    const page = '<html><head><title>502 Bad Gateway</title></head><body><h1>x</h1></body></html>';
    expect(mapServerError(502, 'text/html', page).error.message).toBe('502 Bad Gateway');
    expect(mapServerError(502, null, '<!DOCTYPE html><p>').error.message).toBe(
      'The model server sent no valid answer.',
    );
  });

  it('has a message of its own for an empty body', () => {
    for (const body of ['', '  ', 'null', '{}', '[]', '{"detail":[]}', '{"error":{"message":""}}']) {
      expect(mapServerError(503, null, body).error.message).toBe('The model server is not available.');
    }
  });

  it('tells of validation problems by field, without the data that was sent', () => {
    const detail = [
      {
        type: 'x',
        loc: ['body', 'messages', 0, 'content', 'list[union[A,B]]', 0, 'A', 'type'],
        msg: 'bad',
        input: 'SECRET',
      },
      { type: 'y', loc: ['body', 'stop'], msg: 'worse', input: { a: 'SECRET' }, ctx: { error: 'SECRET' } },
      { type: 'z', loc: ['body'], msg: 'worst' },
    ];
    expect(map(422, { detail })).toEqual({
      status: 400,
      error: {
        message: 'messages[0].content: bad; stop: worse; worst',
        type: 'invalid_request_error',
        param: 'messages[0].content',
        code: null,
      },
      retryAfterSeconds: null,
    });
  });

  it.each([
    [401, { detail: 'API key required' }, 401, 'invalid_request_error', 'invalid_api_key'],
    [404, { detail: 'The model `x` does not exist.' }, 404, 'invalid_request_error', 'model_not_found'],
    [404, { detail: 'Not Found' }, 404, 'invalid_request_error', null],
    [
      400,
      { detail: 'maximum context length is 8192 tokens' },
      400,
      'invalid_request_error',
      'context_length_exceeded',
    ],
    [413, {}, 413, 'invalid_request_error', 'request_too_large'],
    [415, {}, 400, 'invalid_request_error', null],
    [429, {}, 429, 'rate_limit_error', 'rate_limit_exceeded'],
    [
      503,
      { detail: { error: { type: 'x', code: 'model_load_error' } } },
      503,
      'service_unavailable',
      'model_load_error',
    ],
    [504, {}, 504, 'timeout', 'timeout'],
    [529, {}, 503, 'service_unavailable', 'overloaded'],
    [418, {}, 418, 'invalid_request_error', null],
    [599, {}, 599, 'server_error', null],
    [200, { error: 'x' }, 502, 'server_error', 'upstream_error'],
    [302, {}, 502, 'server_error', 'upstream_error'],
  ])('of status %i with %j gets the status and the words of OpenAI', (said, body, status, type, code) => {
    expect(map(said, body)).toMatchObject({ status, error: { type, code } });
  });

  it('says when to come back, a minute at most', () => {
    expect(map(429, { detail: 'Retry after 60 seconds.' }).retryAfterSeconds).toBe(60);
    expect(map(429, { detail: 'Retry after 3600 seconds.' }).retryAfterSeconds).toBe(60);
    expect(map(429, {}).retryAfterSeconds).toBe(5);
    expect(map(500, { detail: 'Retry after 60 seconds.' }).retryAfterSeconds).toBeNull();
  });

  it('is an OpenAI error of at most 2 KB, whatever a server sends', () => {
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc.string({ unit: 'grapheme', minLength: 600, maxLength: 3_000 }),
      fc.record({ detail: fc.jsonValue() }).map((value) => JSON.stringify(value)),
      fc.record({ error: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), bodies, (status, body) => {
        const { error } = mapServerError(status, JSON_TYPE, body);
        ErrorBody.parse({ error });
        expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(2_048);
        expect(error.message.isWellFormed() || !body.isWellFormed() || body.includes('\\u')).toBe(true);
      }),
    );
  });

  it('in a stream has the status that it names, else one that its type tells', () => {
    expect(mapErrorObject({ message: 'x', code: '429' }).status).toBe(429);
    expect(mapErrorObject({ message: 'x', code: 503 }).status).toBe(503);
    expect(mapErrorObject({ message: 'x', type: 'rate_limit_exceeded' }).status).toBe(429);
    expect(mapErrorObject({ message: 'x', type: 'invalid_request_error' }).status).toBe(400);
    expect(mapErrorObject({ message: 'x', type: 'model_not_found' }).status).toBe(404);
    expect(mapErrorObject({ message: 'x', code: 7 }).status).toBe(500);
    expect(mapErrorObject('x')).toMatchObject({ status: 500, error: { message: 'x' } });
  });
});
