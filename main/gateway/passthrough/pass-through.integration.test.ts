import { randomBytes, randomUUID } from 'node:crypto';
import OpenAI, { toFile } from 'openai';
import { Agent, request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyId } from '../../../contract/ids.ts';
import { ENDPOINTS } from '../../backends/endpoint.ts';
import { call } from '../testing/client.ts';
import { profileRecord, route } from '../testing/records.ts';
import { EVENT_STREAM, json, ScriptedUpstream, write } from '../testing/scripted-upstream.ts';
import type { Exchange } from '../testing/scripted-upstream.ts';
import { TestGateway } from '../testing/test-gateway.ts';
import { fill } from '../testing/until-unchanged.ts';

const KEY = 'sk-secret-of-the-provider';
const EMBEDDINGS = {
  object: 'list',
  data: [{ object: 'embedding', index: 0, embedding: [0.25, -1] }],
  model: 'real',
  usage: { prompt_tokens: 7, total_tokens: 7 },
};

let upstream: ScriptedUpstream;
let second: ScriptedUpstream;
let gateway: TestGateway;
let lastCall: Exchange | null = null;

beforeEach(async () => {
  lastCall = null;
  upstream = await ScriptedUpstream.start();
  second = await ScriptedUpstream.start();
  const cloud = upstream.record('cloud', { key: KeyId.parse(randomUUID()) });
  const other = second.record('other', { kind: 'openai', organization: 'org-1' });
  const claude = second.record('claude', { kind: 'anthropic' });
  const local = profileRecord('local');
  gateway = await TestGateway.start({
    backends: [cloud, other, claude, local],
    routes: [
      route('m', cloud),
      route('renamed', [cloud, 'real "model"']),
      route('chain', [cloud, 'a'], [other, 'b']),
      route('claude-first', claude, [other, 'b']),
      route('claude', claude),
      route('local', local),
    ],
    key: KEY,
  });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
  await second[Symbol.asyncDispose]();
});

const client = () => new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'the-clients-own', maxRetries: 0 });

const post = (path: string, body: string | Uint8Array | object, type = 'application/json') =>
  call(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': type, authorization: 'Bearer the-clients-own' },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });

/** Every request is remembered and answered alike. */
function answering(answer: (exchange: Exchange) => void): void {
  upstream.always((exchange) => {
    lastCall = exchange;
    answer(exchange);
  });
}

const answeringJson = (body: unknown) => answering(({ response }) => json(response, 200, body));

/** By a reader that is not ours. */
function formOf({ body, headers }: Exchange): Promise<FormData> {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it holds everything in memory: fine in a test
  return new Response(body, { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
}

describe('the OpenAI SDK', () => {
  it('gets embeddings, and their cost is kept', async () => {
    answeringJson(EMBEDDINGS);
    const answer = await client().embeddings.create({ model: 'm', input: 'hi', encoding_format: 'float' });
    expect(answer.data[0]?.embedding).toEqual([0.25, -1]);
    expect(await gateway.row()).toMatchObject({
      ...{ endpoint: '/v1/embeddings', model: 'm', backend: 'cloud', servedModel: 'm', stream: false },
      ...{ status: 200, outcome: 'completed', promptTokens: 7, completionTokens: 0 },
      bytesOut: JSON.stringify(EMBEDDINGS).length,
    });
  });

  it('gets completions, whole and streamed', async () => {
    const choice = { index: 0, text: 'lo', logprobs: null, finish_reason: 'stop' };
    const usage = { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 };
    const completion = {
      id: 'c',
      object: 'text_completion',
      created: 1,
      model: 'real',
      choices: [choice],
      usage,
    };
    answering(({ body, response }) => {
      const { stream } = JSON.parse(body.toString()) as { stream?: boolean };
      if (stream !== true) {
        json(response, 200, completion);
        return;
      }
      const begun = {
        ...completion,
        usage: null,
        choices: [{ ...choice, text: 'hel', finish_reason: null }],
      };
      const events = [JSON.stringify(begun), JSON.stringify(completion), '[DONE]'];
      response.writeHead(200, EVENT_STREAM).end(events.map((data) => `data: ${data}\n\n`).join(''));
    });
    const whole = await client().completions.create({ model: 'm', prompt: 'hi' });
    expect(whole.choices[0]?.text).toBe('lo');
    const stream = await client().completions.create({ model: 'm', prompt: 'hi', stream: true });
    const chunks = await Array.fromAsync(stream);
    expect(chunks.map(({ choices }) => choices[0]?.text)).toEqual(['hel', 'lo']);
    for (const asked of [false, true]) {
      const cost = { promptTokens: 2, completionTokens: 3 };
      expect(await gateway.row()).toMatchObject({ stream: asked, outcome: 'completed', ...cost });
    }
  });

  it('has an audio file transcribed: only the model’s name changes on the way', async () => {
    answeringJson({ text: 'hello', usage: { type: 'tokens', input_tokens: 9, output_tokens: 4 } });
    const audio = Buffer.concat([randomBytes(200_000), Buffer.from('\r\n--\r\n'), randomBytes(10)]);
    const file = await toFile(audio, 'speech.wav', { type: 'audio/wav' });
    const answer = await client().audio.transcriptions.create({ model: 'renamed', file, language: 'en' });
    expect(answer.text).toBe('hello');
    if (lastCall === null) throw new Error('nothing came');
    expect(lastCall.path).toBe('/v1/audio/transcriptions');
    expect(lastCall.headers.authorization).toBe(`Bearer ${KEY}`);
    const form = await formOf(lastCall);
    expect([form.get('model'), form.get('language')]).toEqual(['real "model"', 'en']);
    const sent = form.get('file');
    if (!(sent instanceof File)) throw new Error('no file came');
    expect([sent.name, sent.type]).toEqual(['speech.wav', 'audio/wav']);
    expect(Buffer.from(await sent.arrayBuffer()).equals(audio)).toBe(true);
    expect(await gateway.row()).toMatchObject({
      ...{ servedModel: 'real "model"', promptTokens: 9, completionTokens: 4 },
    });
  });

  it('streams a transcription that is asked for in a form', async () => {
    const delta = { type: 'transcript.text.delta', delta: 'hel' };
    const done = {
      type: 'transcript.text.done',
      text: 'hello',
      usage: { input_tokens: 1, output_tokens: 2 },
    };
    const events = [delta, done].map((data) => `data: ${JSON.stringify(data)}\n\n`).join('');
    answering(({ response }) => response.writeHead(200, EVENT_STREAM).end(events));
    const file = await toFile(Buffer.from('audio'), 'speech.wav');
    const stream = await client().audio.transcriptions.create({ model: 'm', file, stream: true });
    expect(await Array.fromAsync(stream)).toEqual([delta, done]);
    expect(await gateway.row()).toMatchObject({ stream: true, promptTokens: 1, completionTokens: 2 });
  });

  it('gets speech as bytes, while they are made', async () => {
    const [first, last] = [randomBytes(1_000), randomBytes(1_000)];
    const asking = client().audio.speech.create({ model: 'm', voice: 'alloy', input: 'hi' });
    const { response } = await upstream.next();
    response.writeHead(200, { 'content-type': 'audio/mpeg' });
    await write(response, first);
    const answer = await asking;
    expect(answer.headers.get('content-type')).toBe('audio/mpeg');
    const reader = answer.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).equals(first)).toBe(true);
    response.end(last);
    expect(Buffer.from((await reader?.read())?.value ?? []).equals(last)).toBe(true);
    expect((await reader?.read())?.done).toBe(true);
    expect(await gateway.row()).toMatchObject({ outcome: 'completed', bytesOut: 2_000, promptTokens: null });
  });

  it('gets images, generated and edited', async () => {
    answeringJson({ created: 1, data: [{ b64_json: 'AAAA' }] });
    const made = await client().images.generate({ model: 'm', prompt: 'a cat' });
    expect(made.data?.[0]?.b64_json).toBe('AAAA');
    expect(lastCall?.path).toBe('/v1/images/generations');
    const image = await toFile(Buffer.from('png'), 'cat.png', { type: 'image/png' });
    await client().images.edit({ model: 'renamed', prompt: 'a hat', image });
    expect(lastCall?.path).toBe('/v1/images/edits');
    if (lastCall === null) throw new Error('nothing came');
    expect((await formOf(lastCall)).get('model')).toBe('real "model"');
    await gateway.row();
    await gateway.row();
  });
});

describe('a request that is passed through', () => {
  it.each(ENDPOINTS)('reaches %s of the backend as the bytes that it is', async (endpoint) => {
    answeringJson(EMBEDDINGS);
    const body = '{ "unknown":[1.0, {"model":"x"}],"model" : "m" ,"é":"\\u00e9"}';
    const answer = await post(`/v1/${endpoint}?api-version=3`, body);
    expect(answer).toMatchObject({ status: 200, text: JSON.stringify(EMBEDDINGS) });
    expect(answer.headers).toMatchObject({ 'x-mlx-manager-backend': 'cloud', 'x-mlx-manager-attempts': '1' });
    expect(lastCall?.path).toBe(`/v1/${endpoint}?api-version=3`);
    expect(lastCall?.body.toString()).toBe(body);
    expect(lastCall?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(JSON.stringify(lastCall?.headers)).not.toContain('the-clients-own');
    await post(`/v1/${endpoint}`, body.replace('"m"', '"renamed"'));
    expect(lastCall?.body.toString()).toBe(body.replace('"m"', '"real \\"model\\""'));
    expect(await gateway.row()).toMatchObject({ endpoint: `/v1/${endpoint}`, outcome: 'completed' });
    await gateway.row();
  });

  it('goes to the next backend of its chain when the first fails, under that one’s name for the model', async () => {
    answering(({ response }) => json(response, 503, { error: { message: 'busy' } }));
    second.always((exchange) => {
      lastCall = exchange;
      json(exchange.response, 200, EMBEDDINGS);
    });
    const answer = await post('/v1/embeddings', { model: 'chain', input: 'hi' });
    expect(answer).toMatchObject({ status: 200, headers: { 'x-mlx-manager-attempts': '2' } });
    expect(JSON.parse(lastCall?.body.toString() ?? '')).toEqual({ model: 'b', input: 'hi' });
    expect(lastCall?.headers).toMatchObject({ 'openai-organization': 'org-1' });
    expect(await gateway.row()).toMatchObject({ backend: 'other', servedModel: 'b' });
  });

  it('passes over a backend that does not have the endpoint', async () => {
    second.always(({ response }) => json(response, 200, EMBEDDINGS));
    expect(await post('/v1/embeddings', { model: 'claude-first' })).toMatchObject({ status: 200 });
    expect(second.requests).toBe(1);
    expect(await gateway.row()).toMatchObject({ backend: 'other' });
  });

  it.each(['claude', 'local'])('is refused where its only backend, %s, does not have it', async (model) => {
    const answer = await post('/v1/images/generations', { model, prompt: 'a cat' });
    expect(answer).toMatchObject({ status: 404, json: { error: { code: 'not_found' } } });
    expect(answer.json.error?.message).toMatch(new RegExp(`"${model}".* /v1/images/generations.*Route this`));
    expect(second.requests).toBe(0);
    const refused = { backend: model, status: 404, outcome: 'failed', errorCode: 'not_found' };
    expect(await gateway.row()).toMatchObject(refused);
  });

  it('is refused when nobody knows the model, there or here', async () => {
    expect(await post('/v1/embeddings', { model: 'nobody' })).toMatchObject({
      status: 404,
      json: { error: { code: 'model_not_found', param: 'model' } },
    });
    expect(await gateway.row()).toMatchObject({ model: 'nobody', errorCode: 'model_not_found' });
  });

  const part = (name: string, value: string) =>
    `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  it.each([
    ['no body', '', 'application/json'],
    ['no JSON', '{', 'application/json'],
    ['no model', '{"input":"hi"}', 'application/json'],
    ['no text as model', '{"model":1}', 'application/json'],
    ['no model in its form', `${part('prompt', 'm')}--b--`, 'multipart/form-data; boundary=b'],
    ['two models', `${part('model', 'm')}${part('model', 'n')}--b--`, 'multipart/form-data; boundary=b'],
    ['a form without an end', part('model', 'm'), 'multipart/form-data; boundary=b'],
    ['a form without a boundary', `${part('model', 'm')}--b--`, 'multipart/form-data'],
  ])('is refused with %s', async (_what, body, type) => {
    const answer = await post('/v1/audio/translations', body, type);
    expect(answer).toMatchObject({ status: 400, json: { error: { type: 'invalid_request_error' } } });
    expect(await gateway.row()).toMatchObject({ model: null, errorCode: 'invalid_input' });
  });

  it('is refused when it has 33 MB', async () => {
    const answer = await post('/v1/audio/transcriptions', Buffer.alloc(33 * 1024 * 1024), 'audio/wav');
    expect(answer).toMatchObject({ status: 413, json: { error: { code: 'request_too_large' } } });
    expect(await gateway.row()).toMatchObject({ status: 413, model: null });
  });

  it('must be a POST', async () => {
    const answer = await call(`${gateway.url}/v1/audio/speech`);
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });
});

describe('an answer that is passed through', () => {
  it('has the key taken out of a refusal, which keeps its status and its own words', async () => {
    const error = {
      message: `Incorrect API key ${KEY}`,
      type: 'invalid_request_error',
      param: null,
      code: 'x',
    };
    answering(({ response }) => json(response, 401, { error }));
    const answer = await post('/v1/embeddings', { model: 'm' });
    expect(answer).toMatchObject({
      status: 401,
      json: { error: { type: error.type, code: 'invalid_api_key' } },
    });
    expect(answer.json.error?.message).toContain('Incorrect API key');
    expect(answer.text).not.toContain(KEY);
    expect(await gateway.row()).toMatchObject({ status: 401, errorCode: 'backend_answered' });
  });

  it('puts a refusal in other words into OpenAI’s form', async () => {
    answering(({ response }) =>
      response.writeHead(404, { 'content-type': 'text/plain' }).end('no such page'),
    );
    const answer = await post('/v1/images/variations', { model: 'm' });
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'application/json' } });
    expect(answer.json.error?.message).toContain('no such page');
    await gateway.row();
  });

  it('counts as failed when it is an error under a status of success', async () => {
    answering(({ response }) => json(response, 200, { error: { message: `bad ${KEY}` } }));
    const answer = await post('/v1/embeddings', { model: 'm' });
    expect(answer.json.error?.message).toContain('bad');
    expect(answer.text).not.toContain(KEY);
    expect(await gateway.row()).toMatchObject({ outcome: 'failed', errorCode: 'backend_answered' });
  });

  it('is never a web page', async () => {
    answering(({ response }) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'));
    expect(await post('/v1/audio/speech', { model: 'm' })).toMatchObject({ status: 502 });
    expect(await gateway.row()).toMatchObject({ status: 502, errorCode: 'upstream_protocol' });
  });

  it.each([
    ['audio', 'audio/mpeg', 'abc'],
    ['JSON', 'application/json', '{"data":['],
  ])('of %s that breaks off breaks off for the client too', async (_what, type, begun) => {
    const asking = post('/v1/audio/speech', { model: 'm' });
    asking.catch(() => undefined);
    const { response } = await upstream.next();
    response.writeHead(200, { 'content-type': type });
    await write(response, begun);
    response.destroy();
    await expect(asking).rejects.toThrow();
    expect(await gateway.row()).toMatchObject({ status: 200, outcome: 'failed', bytesOut: begun.length });
  });

  it('of events that stop before their end says so in its last event', async () => {
    const begun = 'data: {"object":"text_completion","choices":[{"text":"a","finish_reason":null}]}\n\n';
    answering(({ response }) => response.writeHead(200, EVENT_STREAM).end(begun));
    const answer = await post('/v1/completions', { model: 'm', stream: true });
    expect(answer.text.startsWith(`${begun}data: {"error":`)).toBe(true);
    expect(await gateway.row()).toMatchObject({
      status: 200,
      outcome: 'failed',
      errorCode: 'upstream_protocol',
    });
  });

  it('is only taken as fast as the client reads, and left when the client leaves', async () => {
    const agent = new Agent({ pipelining: 0 });
    const leaving = new AbortController();
    const asking = request(`${gateway.url}/v1/audio/speech`, {
      ...{ method: 'POST', dispatcher: agent, signal: leaving.signal },
      body: '{"model":"m"}',
    });
    const { response, closed } = await upstream.next();
    response.writeHead(200, { 'content-type': 'audio/pcm' });
    await write(response, 'first');
    const { body } = await asking;
    body.on('error', () => undefined);
    await fill(response, 'x'.repeat(1024 * 1024));
    leaving.abort();
    await closed;
    expect(await gateway.row()).toMatchObject({ status: 499, outcome: 'client-left', errorCode: null });
    await agent.destroy();
  });

  it('is not waited for when the client leaves before it', async () => {
    const leaving = new AbortController();
    const asking = client().embeddings.create({ model: 'm', input: 'hi' }, { signal: leaving.signal });
    asking.catch(() => undefined);
    const { closed } = await upstream.next();
    leaving.abort();
    await closed;
    expect(await gateway.row()).toMatchObject({ status: 499, outcome: 'client-left' });
  });
});
