import { Agent, request } from 'undici';
import { expect, it } from 'vitest';
import { HELLO } from './testing/client.ts';
import { route } from './testing/records.ts';
import { answerShortly, ScriptedUpstream } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

const CLIENTS = 200;
const REQUESTS = 2_000;
const SOCKETS = 16;

it('asks a cloud over few sockets, used again and again, and leaves none behind', async () => {
  await using cloud = (await ScriptedUpstream.start()).always(answerShortly);
  const record = cloud.record('cloud', { kind: 'openai', maxConnections: SOCKETS });
  const gateway = await TestGateway.start({ backends: [record], routes: [route('m', record)] });
  const agent = new Agent({ connections: CLIENTS });
  let left = REQUESTS;
  const client = async () => {
    let good = 0;
    while (left-- > 0) {
      const stream = left % 2 === 0;
      const { statusCode, body } = await request(`${gateway.url}/v1/chat/completions`, {
        dispatcher: agent,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'm', messages: HELLO, stream }),
      });
      const text = await body.text();
      if (statusCode === 200 && text.includes(stream ? '[DONE]' : 'hello')) good += 1;
    }
    return good;
  };
  const good = await Promise.all(Array.from({ length: CLIENTS }, client));
  expect(good.reduce((a, b) => a + b)).toBe(REQUESTS);
  expect(cloud.opened).toBeLessThanOrEqual(SOCKETS);
  await agent.close();
  await gateway[Symbol.asyncDispose]();
  await cloud.untilNoConnection();
});
