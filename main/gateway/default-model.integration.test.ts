import { afterEach, beforeEach, expect, it } from 'vitest';
import { call, HELLO } from './testing/client.ts';
import { route } from './testing/records.ts';
import { answerShortly, ScriptedUpstream } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

let upstream: ScriptedUpstream;
let gateway: TestGateway;
/** What the upstream was last asked. */
let received: unknown;

beforeEach(async () => {
  upstream = (await ScriptedUpstream.start()).always((exchange) => {
    received = JSON.parse(exchange.body.toString());
    answerShortly(exchange);
  });
  const cloud = upstream.record('cloud');
  gateway = await TestGateway.start({
    backends: [cloud],
    routes: [route('fallback', [cloud, 'served']), route('own', cloud)],
  });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const post = (path: string, body: object) =>
  call(`${gateway.url}/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const REQUESTS: readonly (readonly [string, object])[] = [
  ['chat/completions', { messages: HELLO }],
  ['messages', { max_tokens: 10, messages: HELLO }],
  ['responses', { input: 'hello' }],
];

it.each(REQUESTS)(
  '%s without a model goes to the default one, as if it had been named',
  async (path, body) => {
    gateway.defaultModel = 'fallback';
    for (const unnamed of [body, { ...body, model: '' }]) {
      const answer = await post(path, unnamed);
      expect(answer).toMatchObject({ status: 200, headers: { 'x-mlx-manager-model': 'served' } });
      expect(received).toMatchObject({ model: 'served' });
      expect(await gateway.row()).toMatchObject({ model: 'fallback', outcome: 'completed' });
    }
    // Changed while the gateway runs, it holds for the next request; a name in the request always wins.
    gateway.defaultModel = 'nobody';
    expect(await post(path, body)).toMatchObject({ status: 404 });
    expect(await post(path, { ...body, model: 'own' })).toMatchObject({ status: 200 });
  },
);

it.each(REQUESTS)(
  '%s without a model is refused where there is no default, and told of the setting',
  async (path, body) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('gateway.defaultModel');
    expect(upstream.requests).toBe(0);
  },
);
