import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackendRecord } from '../../contract/backend.ts';
import { call, HELLO } from './testing/client.ts';
import { profileRecord, route } from './testing/records.ts';
import { answerShortly, json, ScriptedUpstream } from './testing/scripted-upstream.ts';
import type { Exchange } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const DATA_URL = `data:image/png;base64,${PNG.toString('base64')}`;
const MESSAGE = {
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_sequence: null },
  ...{ content: [], stop_reason: 'end_turn', usage: { input_tokens: 3, output_tokens: 2 } },
};

let images: ScriptedUpstream;
let upstream: ScriptedUpstream;
let gateway: TestGateway;
let sent: string[];

beforeEach(async () => {
  sent = [];
  images = (await ScriptedUpstream.start()).always(({ path, response }) => {
    response.end(path.endsWith('.pdf') ? '%PDF-1.7' : PNG);
  });
  upstream = (await ScriptedUpstream.start()).always((exchange: Exchange) => {
    sent.push(exchange.body.toString());
    if (exchange.path.startsWith('/v1/messages')) json(exchange.response, 200, MESSAGE);
    else answerShortly(exchange);
  });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
  await images[Symbol.asyncDispose]();
});

async function start(backend: BackendRecord, mediaReach: 'loopback' | 'public' = 'loopback'): Promise<void> {
  gateway = await TestGateway.start({ backends: [backend], routes: [route('m', backend)], mediaReach });
}

const post = (path: string, body: string | object) =>
  call(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const address = (path = '/a.png?sig=1') => images.url + path;
const messagesWith = (...content: object[]) => ({
  model: 'm',
  max_tokens: 5,
  messages: [{ role: 'user', content }],
});
const imageBlock = (url: string) => ({ type: 'image', source: { type: 'url', url } });
const chatWith = (url: string, model = 'm') => ({
  model,
  messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
});
const ask = async () => {
  await gateway.row();
  return JSON.parse(sent.at(-1) ?? 'null') as { messages: { content: unknown }[] };
};

describe('an image by its address', () => {
  it('reaches a server in the user’s own network as data, from a client of Messages and of Responses', async () => {
    await start(upstream.record('m'));
    const { status } = await post('/v1/messages', messagesWith(imageBlock(address())));
    expect(status).toBe(200);
    const part = { type: 'image_url', image_url: { url: DATA_URL } };
    expect((await ask()).messages).toEqual([{ role: 'user', content: [part] }]);
    const content = [{ type: 'input_image', image_url: address() }];
    await post('/v1/responses', { model: 'm', input: [{ role: 'user', content }] });
    expect((await ask()).messages).toEqual([{ role: 'user', content: [part] }]);
  });

  it('takes the place of nothing but itself in a client’s own request', async () => {
    await start(upstream.record('m'));
    const url = address('/b.png');
    const raw = (image: string) =>
      `{ "model":"m", "x": 12345678901234567890, "messages":[{"role":"user","content":[` +
      `{"type":"text","text":"${url}"}, {"type":"image_url", "image_url":{"detail":"low","url":"${image}"}}]}]}`;
    await post('/v1/chat/completions', raw(url.replaceAll('/', '\\/')));
    await gateway.row();
    expect(sent).toEqual([raw(DATA_URL)]);
  });

  it('stays an address for OpenAI and for other clouds, which fetch it themselves', async () => {
    await start(upstream.record('m', { kind: 'openai' }));
    await post('/v1/messages', messagesWith(imageBlock(address())));
    expect(JSON.stringify(await ask())).toContain(JSON.stringify(address()));
    expect(images.requests).toBe(0);
  });

  it('reaches Anthropic as an address over https, as data over http, and untouched in its own protocol', async () => {
    await start(upstream.record('m', { kind: 'anthropic' }));
    const secure = 'https://example.com/a.png';
    await post('/v1/chat/completions', chatWith(secure));
    expect((await ask()).messages[0]?.content).toEqual([imageBlock(secure)]);
    await post('/v1/chat/completions', chatWith(address()));
    expect((await ask()).messages[0]?.content).toEqual([
      {
        type: 'image',
        source: { type: 'base64', media_type: 'image/png', data: PNG.toString('base64') },
      },
    ]);
    const own = JSON.stringify(messagesWith(imageBlock(address())));
    await post('/v1/messages', own);
    await gateway.row();
    expect(sent.at(-1)).toBe(own);
    expect(images.requests).toBe(1);
  });

  it('reaches a local model that sees as data, and is not fetched for one that does not', async () => {
    await start(profileRecord('seeing', [], { modelType: 'multimodal' }));
    expect(await post('/v1/chat/completions', chatWith(address(), 'seeing'))).toMatchObject({ status: 200 });
    expect(images.requests).toBe(1);
    await gateway.row();
    await gateway[Symbol.asyncDispose]();
    await start(profileRecord('blind'));
    expect(await post('/v1/chat/completions', chatWith(address(), 'blind'))).toMatchObject({ status: 400 });
    expect(images.requests).toBe(1);
    await gateway.row();
  });

  it('is refused in the client’s protocol where the guard refuses it, and nobody is asked', async () => {
    await start(upstream.record('m'), 'public');
    const anthropic = await post('/v1/messages', messagesWith(imageBlock(address())));
    expect(anthropic).toMatchObject({
      status: 400,
      json: { type: 'error', error: { type: 'invalid_request_error' } },
    });
    expect(anthropic.json.error?.message).toMatch(/\/a\.png cannot be used: Refused 127\.0\.0\.1/);
    expect(anthropic.text).not.toContain('sig=1');
    const openai = await post('/v1/chat/completions', chatWith(address()));
    expect(openai).toMatchObject({ status: 400, json: { error: { type: 'invalid_request_error' } } });
    expect([sent, images.requests]).toEqual([[], 0]);
    expect(await gateway.row()).toMatchObject({ status: 400, outcome: 'failed', errorCode: 'invalid_input' });
  });

  it.each(['/etc/passwd', 'file:///etc/passwd'])('is never a file of this machine: %s', async (path) => {
    await start(upstream.record('m'));
    expect(await post('/v1/chat/completions', chatWith(path))).toMatchObject({ status: 400 });
    expect(sent).toEqual([]);
    await gateway.row();
  });
});

it('sends OpenAI a document by its address as data', async () => {
  await start(upstream.record('m', { kind: 'openai' }));
  const document = { type: 'document', title: 'A', source: { type: 'url', url: address('/a.pdf') } };
  expect(await post('/v1/messages', messagesWith(document))).toMatchObject({ status: 200 });
  const file_data = `data:application/pdf;base64,${Buffer.from('%PDF-1.7').toString('base64')}`;
  expect((await ask()).messages[0]?.content).toEqual([{ type: 'file', file: { filename: 'A', file_data } }]);
});

it('sends a document by its address as data, from a client of Responses too', async () => {
  await start(upstream.record('m', { server: 'openrouter' }));
  const content = [{ type: 'input_file', filename: 'A', file_url: address('/a.pdf') }];
  expect(await post('/v1/responses', { model: 'm', input: [{ role: 'user', content }] })).toMatchObject({
    status: 200,
  });
  const file_data = `data:application/pdf;base64,${Buffer.from('%PDF-1.7').toString('base64')}`;
  expect((await ask()).messages[0]?.content).toEqual([{ type: 'file', file: { filename: 'A', file_data } }]);
});

it('leaves a request without such addresses alone', async () => {
  await start(upstream.record('m'));
  const raw = JSON.stringify({ model: 'm', messages: HELLO, extra: null });
  await post('/v1/chat/completions', raw);
  await gateway.row();
  expect(sent).toEqual([raw]);
});
