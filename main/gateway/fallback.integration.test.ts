import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chat, OpenCall } from './testing/client.ts';
import { route } from './testing/records.ts';
import {
  answerShortly,
  DONE,
  EVENT_STREAM,
  FINISH,
  json,
  ScriptedUpstream,
  word,
} from './testing/scripted-upstream.ts';
import type { Exchange } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

describe('a chain of targets', () => {
  let upstream: ScriptedUpstream;
  let second: ScriptedUpstream;
  let chained: TestGateway;

  beforeEach(async () => {
    upstream = await ScriptedUpstream.start();
    second = (await ScriptedUpstream.start()).always(answerShortly);
    const [a, b] = [upstream.record('first'), second.record('second')];
    chained = await TestGateway.start({ backends: [a, b], routes: [route('m', [a, 'a'], [b, 'b'])] });
  });
  afterEach(async () => {
    await chained[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  });

  it.each<[string, (exchange: Exchange) => void]>([
    ...[401, 403, 404, 408, 429, 502, 503].map((status): [string, (exchange: Exchange) => void] => [
      `status ${status}`,
      ({ response }) => json(response, status, { error: { message: 'no' } }),
    ]),
    ['a page', ({ response }) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')],
    ['an empty stream', ({ response }) => response.writeHead(200, EVENT_STREAM).end()],
  ])('goes on to the second after %s of the first', async (_what, fail) => {
    upstream.always(fail);
    const answer = await chat(chained, { stream: true });
    expect(answer).toMatchObject({ status: 200, text: word('hel') + word('lo') + FINISH + DONE });
    expect(answer.headers).toMatchObject({
      'x-mlx-manager-backend': 'second',
      'x-mlx-manager-model': 'b',
      'x-mlx-manager-attempts': '2',
    });
    expect(await chained.row()).toMatchObject({ backend: 'second', servedModel: 'b', outcome: 'completed' });
  });

  it.each([400, 413, 422])(
    'does not go on after status %i: the request would fail there too',
    async (status) => {
      upstream.always(({ response }) => json(response, status, { error: { message: 'your fault' } }));
      const answer = await chat(chained);
      expect(answer.json.error?.message).toBe('your fault');
      expect([second.requests, answer.headers['x-mlx-manager-attempts']]).toEqual([0, '1']);
      expect(await chained.row()).toMatchObject({ backend: 'first' });
    },
  );

  it('does not go on once the first byte is there', async () => {
    await using client = new OpenCall(chained);
    const { response } = await upstream.next();
    response.writeHead(200, EVENT_STREAM);
    response.write(word('mine'));
    await client.until(word('mine'));
    response.destroy();
    expect(await client.rest()).toContain('"error"');
    expect(second.requests).toBe(0);
    expect(await chained.row()).toMatchObject({ backend: 'first', outcome: 'failed' });
  });

  it('answers the last one’s refusal when all refuse', async () => {
    upstream.always(({ response }) => json(response, 500, { error: { message: 'first' } }));
    second.always(({ response }) => json(response, 429, { error: { message: 'second' } }));
    expect(await chat(chained)).toMatchObject({ status: 429, json: { error: { message: 'second' } } });
    expect(await chained.row()).toMatchObject({ backend: 'second', status: 429 });
  });
});
