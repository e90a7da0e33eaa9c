import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, HELLO } from './testing/client.ts';
import { route } from './testing/records.ts';
import { answerShortly, ScriptedUpstream } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

let upstream: ScriptedUpstream;
let gateway: TestGateway;
let keep = false;

beforeAll(async () => {
  upstream = (await ScriptedUpstream.start()).always(answerShortly);
  const cloud = upstream.record('cloud');
  gateway = await TestGateway.start({
    backends: [cloud],
    routes: [route('m', cloud)],
    audit: {
      bodies: () => (keep ? { capBytes: 1_000, redact: (text) => text.replaceAll('sk-1', '[key]') } : null),
      cost: ({ backend, usage }) => (backend === 'cloud' ? usage.completionTokens * 10 : null),
    },
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const ask = (path: string, body: object) =>
  call(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'claude-cli/2.1 (external)' },
    body: JSON.stringify(body),
  });

describe('the row of a request', () => {
  it.each([
    ['chat', '/v1/chat/completions', { model: 'm', messages: HELLO }],
    ['messages', '/v1/messages', { model: 'm', max_tokens: 9, messages: HELLO }],
    ['responses', '/v1/responses', { model: 'm', input: 'Hello' }],
  ])('in %s says who asked, in which protocol, how much, and what it cost', async (dialect, path, body) => {
    expect((await ask(path, body)).status).toBe(200);
    const row = await gateway.row();
    expect(row).toMatchObject({
      ...{ client: 'claude-cli', dialect, endpoint: path, backend: 'cloud', usageSource: 'reported' },
      bytesIn: JSON.stringify(body).length,
    });
    expect(row.costMicros).toBe((row.completionTokens ?? NaN) * 10);
  });

  it('knows the client and the size also of what could not be understood', async () => {
    expect((await ask('/v1/chat/completions', { model: 'm' })).status).toBe(400);
    expect(await gateway.row()).toMatchObject({ client: 'claude-cli', bytesIn: 13, costMicros: null });
  });

  it('has the bodies beside it only while they are kept', async () => {
    await ask('/v1/chat/completions', { model: 'm', messages: HELLO });
    await gateway.row();
    expect(gateway.bodies.at(-1)).toBeNull();
    keep = true;
    const messages = [{ role: 'user', content: 'my key is sk-1' }];
    const answer = await ask('/v1/chat/completions', { model: 'm', messages });
    await gateway.row();
    keep = false;
    const kept = gateway.bodies.at(-1);
    expect(kept?.request?.text).toBe(JSON.stringify({ model: 'm', messages }).replace('sk-1', '[key]'));
    expect(kept?.response).toEqual({ text: answer.text, bytes: answer.text.length, truncated: false });
  });
});

describe('GET /ready', () => {
  it('is refused with why while requests are not taken', async () => {
    expect(await call(`${gateway.url}/ready`)).toMatchObject({ status: 200, json: { status: 'ready' } });
    gateway.notReady = ['The audit log cannot be written.'];
    expect(await call(`${gateway.url}/ready`)).toMatchObject({
      status: 503,
      json: { status: 'not ready', why: ['The audit log cannot be written.'] },
    });
  });
});
