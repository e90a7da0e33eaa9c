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
    ...[401, 403, 404, 408, 429, 502, 503, 529].map((status): [string, (exchange: Exchange) => void] => [
      `status ${status}`,
      ({ response }) => json(response, status, { error: { message: 'no' } }),
    ]),
    [
      'a quota that is used up',
      ({ response }) =>
        json(response, 429, {
          error: { message: 'You exceeded your current quota', code: 'insufficient_quota' },
        }),
    ],
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

describe('the time for all attempts', () => {
  it('is the longest of their own, and the next one gets only what is left of it', async () => {
    const silent = () => undefined;
    await using first = (await ScriptedUpstream.start()).always(silent);
    await using second = (await ScriptedUpstream.start()).always(silent);
    const deadlines = { connectMs: 1_000, gapMs: 1_000 };
    const a = first.record('first', { deadlines: { ...deadlines, firstByteMs: 150, totalMs: 400 } });
    const b = second.record('second', { deadlines: { ...deadlines, firstByteMs: 400, totalMs: 400 } });
    await using gateway = await TestGateway.start({
      backends: [a, b],
      routes: [route('m', [a, 'a'], [b, 'b'])],
    });
    const answer = await chat(gateway);
    const left = /"second" did not finish in the time left for all attempts, within (\d+) ms/;
    expect(answer).toMatchObject({
      status: 504,
      json: { error: { message: expect.stringMatching(left) as string } },
    });
    expect(Number(left.exec(answer.json.error?.message ?? '')?.[1])).toBeLessThanOrEqual(250);
    expect(await gateway.row()).toMatchObject({
      attempts: [{ failure: 'timeout' }, { failure: 'timeout' }],
      outcome: 'failed',
    });
  });
});

describe('a backend elsewhere that is fully busy', () => {
  it('has so many wait as it may, and the next is told when to come again', async () => {
    await using upstream = await ScriptedUpstream.start();
    const busy = upstream.record('busy', { maxConnections: 1, queueLimit: 1 });
    await using gateway = await TestGateway.start({ backends: [busy], routes: [route('m', [busy, 'a'])] });
    const running = chat(gateway);
    const { response } = await upstream.next();
    const waiting = chat(gateway);
    await gateway.untilInFlight(2);
    const refused = await chat(gateway);
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': '5' },
      json: { error: { code: 'rate_limit_exceeded' } },
    });
    upstream.always(answerShortly);
    response.destroy();
    await running;
    expect(await waiting).toMatchObject({ status: 200 });
  });
});
