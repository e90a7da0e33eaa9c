import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, chat, OpenCall } from './testing/client.ts';
import { bearer, startGuardedGateway } from './testing/guarded-gateway.ts';
import type { GuardedGateway } from './testing/guarded-gateway.ts';
import { answerShortly } from './testing/scripted-upstream.ts';

let guarded: GuardedGateway;
let door: GuardedGateway['door'];
let upstream: GuardedGateway['upstream'];
let gateway: GuardedGateway['gateway'];

beforeEach(async () => {
  guarded = await startGuardedGateway('ask');
  ({ door, upstream, gateway } = guarded);
});
afterEach(() => guarded[Symbol.asyncDispose]());

describe('a program that is not known, where somebody is asked', () => {
  it('is told to come again, and comes in once it was allowed', async () => {
    upstream.always(answerShortly);
    const refused = await chat(gateway, {}, { 'user-agent': 'Zed/1.0' });
    expect(refused.status).toBe(401);
    expect(refused.json.error?.message).toContain('asks its user whether this program may');
    const asked = await door.asked();
    expect(asked).toMatchObject({ model: 'm', pid: process.pid, identity: { agent: 'Zed', address: null } });
    expect(asked.name).toMatch(/^Zed \(node/);
    await door.clients.answer(asked.id, 'always');
    expect((await chat(gateway, {}, { 'user-agent': 'Zed/1.1' })).status).toBe(200);
    await gateway.row();
    const [client] = await door.clients.list();
    expect(await gateway.row()).toMatchObject({ client: asked.name, clientId: client?.id });
  });

  it('with a stream waits, kept alive, and gets its answer', async () => {
    await using stream = new OpenCall(gateway);
    const asked = await door.asked();
    await stream.until(': waiting\n\n: waiting\n\n');
    upstream.always(answerShortly);
    await door.clients.answer(asked.id, 'once');
    expect(await stream.rest()).toContain('[DONE]');
    // "Once" is until it quits; this process still runs.
    expect((await chat(gateway)).status).toBe(200);
    expect(await door.clients.list()).toEqual([]);
  });

  it('with a stream is told by an error event that it may not', async () => {
    await using stream = new OpenCall(gateway);
    const asked = await door.asked();
    await stream.until(': waiting');
    await door.clients.answer(asked.id, 'never');
    expect(await stream.rest()).toMatch(/may not use the models of this gateway.*"code":"permission_denied"/);
    expect((await chat(gateway)).status).toBe(403);
    expect(upstream.requests).toBe(0);
  });

  it('that was refused can be allowed later, and the other way round', async () => {
    upstream.always(answerShortly);
    await chat(gateway);
    await door.clients.answer((await door.asked()).id, 'never');
    const [client] = await door.clients.list();
    if (client === undefined) throw new Error('it did not become a client');
    await door.clients.judge(client.id, 'allowed');
    expect((await chat(gateway)).status).toBe(200);
    await door.clients.judge(client.id, 'refused');
    expect((await chat(gateway)).status).toBe(403);
    await door.clients.remove(client.id);
    expect((await chat(gateway)).status).toBe(401);
  });

  it('that leaves is not waited for', async () => {
    await using stream = new OpenCall(gateway);
    const asked = await door.asked();
    stream.leave();
    await gateway.untilInFlight(0);
    expect(await gateway.row()).toMatchObject({ outcome: 'client-left' });
    await door.clients.answer(asked.id, 'once');
  });

  it('and only looks for models asks as well', async () => {
    expect((await call(`${gateway.url}/v1/models`)).status).toBe(401);
    expect(await door.asked()).toMatchObject({ model: null });
  });

  it('needs nobody’s answer with a key', async () => {
    upstream.always(answerShortly);
    const { key } = await door.newKey({ name: 'x' });
    expect((await chat(gateway, {}, bearer(key))).status).toBe(200);
  });
});
