import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { route } from './testing/records.ts';
import { answerShortly, EVENT_STREAM, json, ScriptedUpstream, word } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

let upstream: ScriptedUpstream;
let gateway: TestGateway;
let client: OpenAI;

beforeEach(async () => {
  upstream = (await ScriptedUpstream.start()).always(answerShortly);
  const cloud = upstream.record('cloud');
  gateway = await TestGateway.start({ backends: [cloud], routes: [route('codex-*', cloud)] });
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'unused', maxRetries: 0 });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const hello = { model: 'codex-x', input: 'Say hello' };

/** The types of a stream's events, in their order. */
async function eventTypes(): Promise<string[]> {
  const types: string[] = [];
  for await (const event of await client.responses.create({ ...hello, stream: true })) types.push(event.type);
  return types;
}

describe('a client that speaks Responses', () => {
  it('gets its answer, whole and streamed, through the real SDK', async () => {
    expect((await client.responses.create(hello)).output_text).toBe('hello');
    const streamed = await client.responses.stream(hello).finalResponse();
    expect(streamed).toMatchObject({ status: 'completed', output_text: 'hello', model: 'codex-x' });
    for (const stream of [false, true]) {
      expect(await gateway.row()).toMatchObject({
        ...{ endpoint: '/v1/responses', stream, outcome: 'completed', backend: 'cloud' },
      });
    }
  });

  it('gets a backend’s refusal with its status before a stream has begun', async () => {
    upstream.always(({ response }) => json(response, 429, { error: { message: 'slow down' } }));
    await expect(client.responses.create({ ...hello, stream: true })).rejects.toMatchObject({ status: 429 });
    expect(await gateway.row()).toMatchObject({ status: 429, outcome: 'failed' });
  });

  it.each([
    ['breaks off', ''],
    ['tells of an error', 'data: {"error":{"message":"out of memory"}}\n\n'],
  ])('is told of a failed response, once and last, when the stream %s', async (_what, end) => {
    upstream.always(({ response }) => response.writeHead(200, EVENT_STREAM).end(word('begun') + end));
    const types = await eventTypes();
    expect(types).toContain('response.output_text.delta');
    expect(types.filter((type) => type === 'response.failed')).toHaveLength(1);
    expect(types.at(-1)).toBe('response.failed');
    expect(await gateway.row()).toMatchObject({ status: 200, outcome: 'failed' });
  });

  it('gets errors in OpenAI’s envelope', async () => {
    await expect(client.responses.create({ ...hello, model: 'other' })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
    await expect(client.responses.create({ ...hello, previous_response_id: 'resp_1' })).rejects.toMatchObject(
      {
        status: 400,
        param: 'previous_response_id',
      },
    );
    await gateway.row();
    await gateway.row();
  });
});
