import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { fetch } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_LIMITS } from '../../contract/access.ts';
import { PersonId } from '../../contract/ids.ts';
import { INSIDE_KEY } from '../access/testing/test-door.ts';
import { call, chat, HELLO, OpenCall } from './testing/client.ts';
import { bearer, startGuardedGateway } from './testing/guarded-gateway.ts';
import type { GuardedGateway } from './testing/guarded-gateway.ts';
import { answerShortly, EVENT_STREAM, word, write } from './testing/scripted-upstream.ts';

let guarded: GuardedGateway;
let door: GuardedGateway['door'];
let upstream: GuardedGateway['upstream'];
let gateway: GuardedGateway['gateway'];

beforeEach(async () => {
  guarded = await startGuardedGateway('keys');
  ({ door, upstream, gateway } = guarded);
});
afterEach(() => guarded[Symbol.asyncDispose]());

const openAi = (apiKey: string) =>
  new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey, fetch: fetch as never, maxRetries: 0 });
const anthropic = (apiKey: string) =>
  new Anthropic({ baseURL: gateway.url, apiKey, fetch: fetch as never, maxRetries: 0 });
const ask = (client: OpenAI) => client.chat.completions.create({ model: 'm', messages: HELLO as never });
const askMessages = (client: Anthropic) =>
  client.messages.create({ model: 'm', max_tokens: 9, messages: HELLO as never });

describe('with keys only', () => {
  it('both SDKs are let in by a key, and every row names the client', async () => {
    upstream.always(answerShortly);
    const { key, client } = await door.newKey({ name: 'My editor' });
    expect((await ask(openAi(key))).choices[0]?.message.content).toBe('hello');
    expect((await askMessages(anthropic(key))).content[0]).toMatchObject({ text: 'hello' });
    for (const dialect of ['chat', 'messages']) {
      expect(await gateway.row()).toMatchObject({ client: 'My editor', clientId: client.id, dialect });
    }
  });

  it('both SDKs are told what is wrong without one, in their own words', async () => {
    await expect(ask(openAi('sk-other'))).rejects.toThrow(OpenAI.AuthenticationError);
    await expect(ask(openAi('sk-other'))).rejects.toThrow(/does not know that key.*Make one/);
    await expect(askMessages(anthropic('sk-other'))).rejects.toThrow(Anthropic.AuthenticationError);
    expect(await gateway.row()).toMatchObject({ status: 401, outcome: 'failed', clientId: null });
    expect(upstream.requests).toBe(0);
  });

  it.each(['/v1/models', '/v1/models/m', '/metrics', '/v1/messages/count_tokens'])(
    '%s wants one, too',
    async (path) => {
      const method = path.endsWith('tokens') ? 'POST' : 'GET';
      const { key } = await door.newKey({ name: 'x' });
      const body = JSON.stringify({ model: 'm', messages: HELLO });
      const options = method === 'POST' ? { method, body } : { method };
      expect((await call(gateway.url + path, options as never)).status).toBe(401);
      const headers = { ...bearer(key), 'content-type': 'application/json' };
      // This gateway keeps no metrics; that it says so is the answer behind the door.
      const status = path === '/metrics' ? 404 : 200;
      expect((await call(gateway.url + path, { ...options, headers })).status).toBe(status);
    },
  );

  it('health is everybody’s', async () => {
    expect((await call(`${gateway.url}/health`)).status).toBe(200);
    expect((await call(`${gateway.url}/ready`)).status).toBe(200);
  });

  it('who guesses keys is soon told to wait, and nobody else is', async () => {
    upstream.always(answerShortly);
    const { key } = await door.newKey({ name: 'good' });
    const statuses = [];
    for (let n = 0; n < 32; n++) statuses.push(await chat(gateway, {}, bearer(`mlx-guess-${n}`)));
    expect(statuses.filter(({ status }) => status === 401)).toHaveLength(30);
    const last = statuses.at(-1);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await chat(gateway, {}, bearer(key))).status).toBe(200);
    expect(door.warnings).toHaveLength(1);
  });

  it('a key in two headers, in an odd header or cut short opens nothing', async () => {
    const { key } = await door.newKey({ name: 'x' });
    for (const headers of [
      { authorization: key },
      { authorization: `Basic ${key}` },
      { authorization: `Bearer ${key.slice(0, -1)}` },
      { authorization: `Bearer ${key}x` },
      { authorization: `Bearer ${key.toUpperCase()}` },
      { 'x-api-key': `Bearer ${key}` },
      { authorization: `Bearer mlx-wrong`, 'x-api-key': key },
      { 'x-goog-api-key': key },
      { cookie: `key=${key}` },
    ]) {
      expect((await chat(gateway, {}, headers as never)).status, JSON.stringify(headers)).toBe(401);
    }
  });
});

describe('a client', () => {
  it('sees and gets only its own models, whatever it calls them', async () => {
    upstream.always(answerShortly);
    const { key } = await door.newKey({ name: 'x', allowed: { models: ['m'], routes: [] } });
    const list = await call(`${gateway.url}/v1/models`, { headers: bearer(key) });
    expect((list.json['data'] as { id: string }[]).map(({ id }) => id)).toEqual(['m']);
    const { key: none } = await door.newKey({ name: 'y', allowed: { models: [], routes: [] } });
    const empty = await call(`${gateway.url}/v1/models`, { headers: bearer(none) });
    expect(empty.json['data']).toEqual([]);
    expect((await chat(gateway, {}, bearer(key))).status).toBe(200);
    expect((await chat(gateway, { model: 'claude-m' }, bearer(key))).status).toBe(200);
    for (const model of ['secret/x', 'claude-secret/x', 'unknown']) {
      const refused = await chat(gateway, { model }, bearer(key));
      expect(refused.status, model).toBe(403);
      expect(refused.json.error?.message).toContain('may not use the model');
    }
    expect((await call(`${gateway.url}/v1/models/secret/x`, { headers: bearer(key) })).status).toBe(403);
  });

  it('is told when it may come again once a limit is reached', async () => {
    upstream.always(answerShortly);
    const { key } = await door.newKey({ name: 'x', limits: { ...NO_LIMITS, requestsPerMinute: 1 } });
    expect((await chat(gateway, {}, bearer(key))).status).toBe(200);
    const refused = await chat(gateway, {}, bearer(key));
    expect(refused.status).toBe(429);
    expect(refused.json.error?.message).toContain('no more than 1 requests a minute');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
    await gateway.row();
    expect(await gateway.row()).toMatchObject({ status: 429, client: 'x' });
  });

  it('spends no more a day than it may', async () => {
    upstream.always(answerShortly);
    const { key } = await door.newKey({ name: 'x', limits: { ...NO_LIMITS, spendPerDayMicros: 1_500_000 } });
    expect((await chat(gateway, {}, bearer(key))).status).toBe(200);
    expect((await chat(gateway, {}, bearer(key))).status).toBe(200);
    expect((await chat(gateway, {}, bearer(key))).status).toBe(429);
  });

  it('has spent today what it spent before the host was started anew', async () => {
    upstream.always(answerShortly);
    const limits = { ...NO_LIMITS, spendPerDayMicros: 1_500_000 };
    const { key } = await door.newKey({ name: 'x', limits });
    const other = await door.newKey({ name: 'y', limits });
    await door.clients.countSpent(async (id) => (id === other.client.id ? 0 : 1_500_000));
    expect((await chat(gateway, {}, bearer(key))).status).toBe(429);
    expect((await chat(gateway, {}, bearer(other.key))).status).toBe(200);
  });

  it('gives its place back when it leaves', async () => {
    const { key } = await door.newKey({ name: 'x', limits: { ...NO_LIMITS, concurrency: 1 } });
    {
      await using first = new OpenCall(gateway, {}, bearer(key));
      await upstream.next();
      expect((await chat(gateway, {}, bearer(key))).status).toBe(429);
      first.leave();
      await gateway.untilInFlight(0);
    }
    upstream.always(answerShortly);
    expect((await chat(gateway, {}, bearer(key))).status).toBe(200);
  });

  it('whose key is revoked while its body still comes is refused', async () => {
    const { key, client } = await door.newKey({ name: 'x' });
    const body = JSON.stringify({ model: 'm', messages: HELLO });
    const sending = request(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { ...bearer(key), 'content-length': Buffer.byteLength(body) },
    });
    sending.write(body.slice(0, 10));
    await gateway.untilInFlight(1);
    await door.clients.revoke(client.id);
    sending.end(body.slice(10));
    const [answer] = (await once(sending, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(401);
    answer.resume();
    expect(upstream.requests).toBe(0);
  });

  it('of a person does not see the metrics, which tell of everybody', async () => {
    const { key } = await door.newKey({ name: 'x' }, PersonId.parse(randomUUID()));
    expect((await call(`${gateway.url}/metrics`, { headers: bearer(key) })).status).toBe(403);
  });

  it('of a person has fifty good keys beside it at most', async () => {
    const person = PersonId.parse(randomUUID());
    const made = [];
    for (let n = 0; n < 50; n++) made.push(await door.newKey({ name: `k${n}` }, person));
    await expect(door.newKey({ name: 'one more' }, person)).rejects.toMatchObject({ code: 'conflict' });
    const [first] = made;
    if (first !== undefined) await door.clients.revoke(first.client.id);
    await door.newKey({ name: 'in its place' }, person);
    await door.newKey({ name: 'the owner’s' });
  });

  it('whose key is revoked in the middle of a stream gets an error at its end, and no answer any more', async () => {
    const { key, client } = await door.newKey({ name: 'x' });
    await using stream = new OpenCall(gateway, {}, bearer(key));
    const { response, closed } = await upstream.next();
    response.writeHead(200, EVENT_STREAM);
    await write(response, word('one'));
    await stream.until('one');
    await door.clients.revoke(client.id);
    expect(await stream.rest()).toMatch(/This key was revoked.*"code":"invalid_api_key"/);
    await closed;
    expect(await gateway.row()).toMatchObject({ outcome: 'failed', errorCode: 'unauthorised', client: 'x' });
    const refused = await chat(gateway, {}, bearer(key));
    expect(refused.status).toBe(401);
    expect(refused.json.error?.message).toContain('revoked');
  });
});

describe('open to every program', () => {
  beforeEach(() => {
    door.mode = 'open';
    upstream.always(answerShortly);
  });

  it('words that are no key are no key', async () => {
    expect((await chat(gateway)).status).toBe(200);
    expect((await chat(gateway, {}, bearer('not-needed'))).status).toBe(200);
  });

  it('a key is used all the same, and one of ours that is not good is refused', async () => {
    const { key, client } = await door.newKey({ name: 'x', allowed: { models: [], routes: [] } });
    expect((await chat(gateway, {}, bearer(key))).status).toBe(403);
    await door.clients.revoke(client.id);
    expect((await chat(gateway, {}, bearer(key))).status).toBe(401);
    expect((await chat(gateway, {}, bearer('mlx-never-made'))).status).toBe(401);
  });

  it('the chat is known by its own key, and alone says for whom it asks', async () => {
    const person = PersonId.parse(randomUUID());
    const headers = { 'x-mlx-manager-person': person };
    await chat(gateway, {}, { ...headers, ...bearer(INSIDE_KEY) });
    expect(await gateway.row()).toMatchObject({ client: 'Chat', clientId: null, personId: person });
    await chat(gateway, {}, headers);
    expect(await gateway.row()).toMatchObject({ clientId: null, personId: null });
  });

  it('the chat alone is told a failure as it was made, so that it can say it in other languages', async () => {
    const { key } = await door.newKey({ name: 'x' });
    const told = await chat(gateway, { model: 'nobody' }, bearer(key));
    const inside = await chat(gateway, { model: 'nobody' }, bearer(INSIDE_KEY));
    expect(Object.keys(told.json.error ?? {})).toEqual(['message', 'type', 'param', 'code']);
    expect(inside.json.error).toEqual({
      ...told.json.error,
      failure: expect.objectContaining({
        code: 'model_not_found',
        message: 'The model "nobody" does not exist here.',
        phrases: expect.objectContaining({
          message: { text: 'The model "{0}" does not exist here.', values: ['nobody'] },
        }) as unknown,
      }) as unknown,
    });
  });

  it('a person who may not go on takes all of that person’s keys along, and nobody else’s', async () => {
    const person = PersonId.parse(randomUUID());
    const { key } = await door.newKey({ name: 'x' }, person);
    const other = await door.newKey({ name: 'y' });
    await door.clients.revokeOf(person);
    expect((await chat(gateway, {}, bearer(key))).status).toBe(401);
    expect((await chat(gateway, {}, bearer(other.key))).status).toBe(200);
  });

  it('a person’s key makes rows that are that person’s', async () => {
    const person = PersonId.parse(randomUUID());
    const { key, client } = await door.newKey({ name: 'x' }, person);
    await chat(gateway, {}, bearer(key));
    expect(await gateway.row()).toMatchObject({ clientId: client.id, personId: person });
  });
});
