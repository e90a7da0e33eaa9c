import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformChatReply } from './chat-reply.ts';
import { mapServerError } from './errors.ts';
import type { ConformOptions } from './expectations.ts';
import { readHealth, readModels } from './health.ts';
import { answerOptions, prepareExchange, PUBLIC_MODEL, SERVER_MODEL } from './testing/answer-options.ts';
import { ChatCompletion, ChatCompletionChunk, ErrorBody } from './testing/openai-shapes.ts';
import { recordedExchanges } from './testing/recorded-exchanges.ts';
import type { RecordedExchange } from './testing/recorded-exchanges.ts';
import { replayStream } from './testing/replay-stream.ts';
import type { Replay } from './testing/replay-stream.ts';

/** What this program reads of each endpoint. Where it offers none itself, only the errors are looked at. */
const ROWS = [
  { method: 'POST', path: /^\/v1\/chat\/completions$/, treatment: 'chat' },
  { method: 'GET', path: /^\/v1\/chat\/completions$/, treatment: 'errors only' },
  { method: 'GET', path: /^\/health$/, treatment: 'health' },
  { method: 'GET', path: /^\/v1\/models$/, treatment: 'models' },
  { method: 'POST', path: /^\/v1\/responses$/, treatment: 'errors only' },
  { method: 'POST', path: /^\/v1\/completions$/, treatment: 'errors only' },
  { method: 'POST', path: /^\/v1\/embeddings$/, treatment: 'errors only' },
  { method: 'POST', path: /^\/v1\/messages$/, treatment: 'errors only' },
  { method: 'POST', path: /^\/v1\/messages\/count_tokens$/, treatment: 'errors only' },
  { method: 'GET', path: /^\/$/, treatment: 'errors only' },
  { method: 'GET', path: /^\/v1\/nope$/, treatment: 'errors only' },
  { method: 'GET', path: /^\/metrics$/, treatment: 'errors only' },
  { method: 'GET', path: /^\/v1\/queue\/stats$/, treatment: 'not read' },
  { method: 'GET', path: /^\/v1\/status$/, treatment: 'not read' },
  { method: 'GET', path: /^\/v1\/cache\/stats$/, treatment: 'not read' },
  { method: 'POST', path: /^\/v1\/requests\/[^/]+\/cancel$/, treatment: 'not read' },
] as const;

/** Requests that never reach a server, and the field that the client is told. */
const REFUSED: Readonly<Record<string, string | null>> = {
  auth_chat_badjson_none: 'model',
  chat_empty_body: null,
  chat_malformed_json: null,
  chat_no_model: 'model',
  multi_nomodel: 'model',
  chat_missing_messages: 'messages',
  chat_empty_messages: 'messages',
  chat_empty_messages_stream: 'messages',
  chat_wrong_types: 'messages',
  chat_invented_role: 'messages[0].role',
  chat_unknown_part_type: 'messages[0].content[0]',
  chat_image_on_lm: 'messages[0].content[1]',
  chat_image_private_url: 'messages[0].content[1]',
  chat_logprobs: 'logprobs',
  chat_logprobs_stream: 'logprobs',
  chat_n2: 'n',
  chat_max_tokens_0: 'max_tokens',
  chat_max_tokens_negative: 'max_tokens',
  chat_temperature_negative: 'temperature',
  chat_temperature_out_of_range: 'temperature',
  chat_tool_bad_name: 'tools[0].function.name',
};

/** Streams that must never look like an answer. */
const FAILED_STREAMS: ReadonlySet<string> = new Set([
  'template_error_stream',
  'queue_full_stream',
  'busy_stream',
  'chat_empty_messages_stream',
  'chat_timeout_stream',
  'worker_killed_mid_stream',
]);

const exchanges = recordedExchanges();
const rowOf = ({ method, path }: RecordedExchange) =>
  ROWS.find((row) => row.method === method && row.path.test(path));
const treated = (treatment: (typeof ROWS)[number]['treatment']) =>
  exchanges
    .filter((exchange) => rowOf(exchange)?.treatment === treatment)
    .map((one) => [one.name, one] as const);

describe('the table of recorded exchanges', () => {
  it('covers every exchange, and every row is of use', () => {
    expect(exchanges.length).toBeGreaterThan(360);
    expect(exchanges.filter((exchange) => rowOf(exchange) === undefined).map(({ name }) => name)).toEqual([]);
    expect(ROWS.filter((row) => !exchanges.some((exchange) => rowOf(exchange) === row))).toEqual([]);
  });
});

describe('a recorded chat request', () => {
  it.each(treated('chat'))('%s is sent in a form that the server takes, or is refused', (_, exchange) => {
    const prepared = prepareExchange(exchange);
    const refused = Object.hasOwn(REFUSED, exchange.testCase);
    expect(prepared.ok, JSON.stringify(prepared)).toBe(!refused);
    if (!prepared.ok) {
      expect(prepared.param).toBe(REFUSED[exchange.testCase]);
      return;
    }
    expect(prepared.body).toMatchObject({ model: SERVER_MODEL, max_tokens: prepared.expectations.maxTokens });
    expect(prepared.expectations.maxTokens).toBeGreaterThanOrEqual(1);
    for (const key of ['stop', 'stream_options', 'max_completion_tokens', 'n']) {
      expect(prepared.body).not.toHaveProperty(key);
    }
    expect(JSON.stringify(prepared.body)).not.toMatch(/"role":"developer"/);
  });
});

describe('a recorded chat answer', () => {
  const answers = treated('chat').filter(([, { status }]) => status === 200);
  const isStream = (exchange: RecordedExchange) =>
    exchange.contentType?.startsWith('text/event-stream') === true;

  it.each(answers.filter(([, one]) => !isStream(one)))(
    '%s becomes a chat completion of OpenAI',
    (_, exchange) => {
      const reply = conformChatReply(JSON.parse(exchange.body), answerOptions(exchange));
      expect(ChatCompletion.parse(reply).model).toBe(PUBLIC_MODEL);
      expect(reply.usage?.total_tokens).toBe(
        (reply.usage?.prompt_tokens ?? 0) + (reply.usage?.completion_tokens ?? 0),
      );
    },
  );

  it.each(answers.filter(([, one]) => isStream(one)))('%s becomes a stream of OpenAI', (_, exchange) => {
    const options = answerOptions(exchange);
    const whole = replayStream(exchange.body, options);
    expectOpenAiStream(whole, options);
    expect(whole.state.status === 'failed').toBe(FAILED_STREAMS.has(exchange.testCase));

    const withUsage = { ...options, expectations: { ...options.expectations, includeUsage: true } };
    expectOpenAiStream(replayStream(exchange.body, withUsage), withUsage);
  });

  it.each(answers.filter(([, one]) => isStream(one)))('%s does not depend on its packets', (_, exchange) => {
    const options = answerOptions(exchange);
    const whole = replayStream(exchange.body, options);
    const places = fc.array(fc.nat(Buffer.byteLength(exchange.body)), { maxLength: 40 });
    fc.assert(
      fc.property(places, (splits) => {
        expect(replayStream(exchange.body, options, splits)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a recorded error', () => {
  const errors = exchanges.filter((one) => one.status >= 400).map((one) => [one.name, one] as const);

  it.each(errors)('%s becomes an error of OpenAI', (_, { status, contentType, body }) => {
    const mapped = mapServerError(status, contentType, body);
    ErrorBody.parse({ error: mapped.error });
    expect(mapped.status).toBe(status === 422 ? 400 : status);
    expect(mapped.retryAfterSeconds !== null).toBe(status === 429 || status === 503);
    expect(mapped.error.message).not.toMatch(/"input"|function-wrap/);
  });
});

describe('a recorded health or model list', () => {
  it.each(treated('health'))('%s is read', (_, { name, quirks, status, body, testCase }) => {
    const health = readHealth(quirks.family, status, JSON.parse(body));
    expect(health, name).toEqual(
      testCase === 'lazybad_health_after' ? { failed: 'model_load_failed' } : 'ready',
    );
  });

  it.each(treated('models').filter(([, { status }]) => status === 200))(
    '%s names its models',
    (_, exchange) => {
      expect(readModels(JSON.parse(exchange.body))).toSatisfy(
        (ids: string[]) => ids.length > 0 && !ids.includes(''),
      );
    },
  );
});

function expectOpenAiStream({ frames, state }: Replay, { expectations }: ConformOptions): void {
  if (state.status === 'failed') {
    const error = frames.at(-1) ?? '';
    expect(ErrorBody.parse(JSON.parse(error)).error).toEqual(state.failure.error);
    const before = frames.slice(0, -1).map((frame) => ChatCompletionChunk.parse(JSON.parse(frame)));
    expect(before.every((chunk) => chunk.choices[0]?.finish_reason === null)).toBe(true);
    return;
  }

  if (state.status === 'running') throw new Error('the stream was not ended');
  expect(frames.at(-1)).toBe('[DONE]');
  const chunks = frames.slice(0, -1).map((frame) => ChatCompletionChunk.parse(JSON.parse(frame)));
  expect(frames.slice(0, -1)).toEqual(chunks.map((chunk) => JSON.stringify(chunk)));
  expect(new Set(chunks.map(({ id, created, model }) => `${id} ${created} ${model}`)).size).toBe(1);

  const told = expectations.includeUsage && state.usage !== null;
  const usages = chunks.filter((chunk) => chunk.choices.length === 0);
  expect(usages.map((chunk) => chunk.usage)).toEqual(told ? [state.usage] : []);
  const spoken = chunks.filter((chunk) => chunk.choices.length === 1);
  expect(
    spoken.every((chunk) => (expectations.includeUsage ? chunk.usage === null : !('usage' in chunk))),
  ).toBe(true);
  if (told) expect(chunks.at(-1)).toBe(usages[0]);

  const deltas = spoken.map((chunk) => chunk.choices[0]!.delta);
  expect(deltas[0]).toEqual({ role: 'assistant', content: '' });
  expect(deltas.slice(1).every((delta) => delta.role === undefined && delta.content !== '')).toBe(true);
  const finishes = spoken.map((chunk) => chunk.choices[0]!.finish_reason);
  expect(finishes.pop()).toBe(state.finish);
  expect(deltas.at(-1)).toEqual({});
  expect(finishes.every((reason) => reason === null)).toBe(true);
}
