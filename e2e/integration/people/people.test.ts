import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../contract/define.ts';
import type { AccessToken, Me } from '../../../contract/person.ts';
import type { Host } from '../../../main/compose.ts';
import { HostBench } from '../harness.ts';
import { PASSWORD, Page, bearer, untilHeard, valueOf } from './page.ts';

let bench: HostBench;
let host: Host;
let url: string;
let page: Page;
beforeAll(async () => {
  bench = new HostBench();
  host = await bench.compose();
  url = await host.start();
  page = new Page(url);
  await host.client.people.add({ name: 'Grace', role: 'admin', password: PASSWORD });
});
afterAll(() => bench[Symbol.asyncDispose]());

describe('changing one’s own password', () => {
  it('ends the stream and every later call of the session', async () => {
    await host.client.people.add({ name: 'Ada', role: 'member', password: PASSWORD });
    const { token, cookie } = await page.signIn('Ada');
    expect(await valueOf<Me>(await page.call('people.me', token))).toMatchObject({
      kind: 'person',
      name: 'Ada',
    });
    const stream = await page.send('events', { method: 'GET', headers: bearer(token) });
    expect(stream.status).toBe(200);
    const wrong = await page.call('people.changePassword', token, {
      current: 'no',
      next: 'quite another password',
    });
    expect(await wrong.json()).toMatchObject({ error: { code: 'invalid_input' } });
    const changed = await page.call('people.changePassword', token, {
      current: PASSWORD,
      next: 'quite another password',
    });
    expect(await changed.json()).toEqual({ ok: true, value: {} });
    await stream.text();
    expect((await page.send('events', { method: 'GET', headers: bearer(token) })).status).toBe(401);
    expect(await valueOf(await page.send('session/renew', { headers: { cookie } }))).toBeNull();
  });
});

/** Sends bytes as they are, and reads what comes back until the connection closes. */
async function raw(lines: readonly string[], body = ''): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.end([...lines, '', body].join('\r\n'));
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

describe('a stream of events', () => {
  it('of an administrator ends with his session, while others hear of it', async () => {
    const person = await host.client.people.add({ name: 'Alan', role: 'admin', password: PASSWORD });
    const { token } = await page.signIn('Alan');
    const stream = await page.send('events', { method: 'GET', headers: bearer(token) });
    await host.client.people.disable({ id: person.id });
    await stream.text();
    expect(await host.client.people.list({})).toContainEqual(expect.objectContaining({ state: 'disabled' }));
  });
});

describe('a browser that signs in', () => {
  it('gets a cookie that no script, no other site and no other path sees', async () => {
    const { attributes } = await page.signIn('Grace');
    expect(attributes).toMatch(/^mlx-manager-person-\d+=/);
    expect(attributes).toContain('HttpOnly');
    expect(attributes).toContain('SameSite=Strict');
    expect(attributes).toContain('Path=/_ui/session');
  });

  it('is not let in by the cookie alone: calls want the token', async () => {
    const { cookie } = await page.signIn('Grace');
    expect((await page.send('rpc/people.list', { headers: { cookie } })).status).toBe(401);
  });

  it('that signs out is not let in any more, neither by the token nor by the cookie', async () => {
    const { token, cookie } = await page.signIn('Grace');
    await page.send('session', { method: 'DELETE', headers: { cookie } });
    expect((await page.call('people.list', token)).status).toBe(401);
    expect(await valueOf(await page.send('session/renew', { headers: { cookie } }))).toBeNull();
  });

  it('whose cookie was copied is signed out, and so is the copy', async () => {
    const { token, cookie } = await page.signIn('Grace');
    const renewed = await page.send('session/renew', { headers: { cookie } });
    const next = renewed.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(next).not.toBe(cookie);
    const again = await page.send('session/renew', { headers: { cookie: next } });
    const last = again.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    // Two steps behind: nothing that a second tab could have.
    expect(await valueOf(await page.send('session/renew', { headers: { cookie } }))).toBeNull();
    expect(await valueOf(await page.send('session/renew', { headers: { cookie: last } }))).toBeNull();
    expect((await page.call('people.list', token)).status).toBe(401);
  });
});

describe('who is not the page of this host', () => {
  const credentials = { name: 'Grace', password: PASSWORD };

  it.each<[string, Readonly<Record<string, string>>]>([
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a page of another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { origin: 'null' }],
    ['a page of another site, by what the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['a form, which can send no JSON', { 'content-type': 'text/plain' }],
  ])('cannot sign in, renew or register: %s', async (_what, headers) => {
    for (const path of ['session', 'session/renew', 'registration']) {
      const { cookie } = await page.signIn('Grace');
      const response = await page.send(path, {
        headers: { ...headers, cookie },
        body: path === 'session/renew' ? {} : credentials,
      });
      const granted = response.ok && ((await response.json()) as Answer<AccessToken | null>);
      const isForm = headers['content-type'] === 'text/plain';
      // A form may renew, of which the page behind it sees nothing: neither the token nor the cookie.
      if (!isForm || path !== 'session/renew') expect(granted).toBe(false);
    }
  });

  it.each([
    ['another name, as after DNS rebinding', 'evil.example'],
    ['a name that only begins like ours', '127.0.0.1.evil.example'],
    ['a user before the name', '127.0.0.1@evil.example'],
  ])('is refused under %s', async (_what, name) => {
    const answer = await raw(
      [
        'POST /_ui/rpc/people.me HTTP/1.1',
        `host: ${name}`,
        'content-type: application/json',
        'content-length: 2',
        'connection: close',
      ],
      '{}',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 403/);
  });
});

describe('a request that says two things at once', () => {
  const port = () => new URL(url).port;
  it.each<[string, () => readonly string[], RegExp]>([
    [
      'two hosts',
      () => [`host: 127.0.0.1:${port()}`, 'host: evil.example', 'content-length: 2'],
      /^HTTP\/1\.1 (?:400|403)/,
    ],
    [
      'two lengths',
      () => [`host: 127.0.0.1:${port()}`, 'content-length: 2', 'content-length: 3'],
      /^HTTP\/1\.1 400/,
    ],
    [
      'a length and chunks',
      () => [`host: 127.0.0.1:${port()}`, 'content-length: 2', 'transfer-encoding: chunked'],
      /^HTTP\/1\.1 400/,
    ],
    [
      'chunks in a form that nobody knows',
      () => [`host: 127.0.0.1:${port()}`, 'transfer-encoding: chunked, identity'],
      /^HTTP\/1\.1 400/,
    ],
    ['no host', () => ['content-length: 2'], /^HTTP\/1\.1 400/],
  ])('is refused: %s', async (_what, headers, status) => {
    const lines = ['POST /_ui/rpc/people.me HTTP/1.1', 'content-type: application/json', 'connection: close'];
    expect(await raw([...lines, ...headers()], '{}')).toMatch(status);
  });
});

describe('what a member hears and may of tools', () => {
  it('is nothing: they run as the owner of the machine', async () => {
    await host.client.people.add({ name: 'Cleo', role: 'member', password: PASSWORD });
    const { token } = await page.signIn('Cleo');
    expect((await page.call('tools.list', token)).status).toBe(403);
    const spec = { transport: 'stdio' as const, command: '/usr/bin/false' };
    const leaving = new AbortController();
    const stream = await fetch(`${url}/_ui/events`, { headers: bearer(token), signal: leaving.signal });
    const { id } = await host.client.tools.add({ name: 'files', spec, enabled: false });
    const policy = await page.call('tools.setPolicy', token, { id, tool: 'read', policy: 'always' });
    expect(policy.status).toBe(403);
    // Told after what the tools told, and to members, too.
    await host.client.clients.add({ name: 'an app' });
    const heard = await untilHeard(stream, 'clients.changed');
    leaving.abort();
    expect(heard).not.toContain('tools.changed');
    await host.client.tools.remove({ id });
  });
});

describe('an administrator who is not the owner', () => {
  it.each([
    ['host.signInLink', {}],
    ['host.signOutBrowsers', {}],
    ['people.add', { name: 'New', role: 'admin', password: PASSWORD }],
    ['people.resetPassword', { id: '6f3c1a52-6b0e-4f0e-9a55-0d8d3d1f4a10', password: PASSWORD }],
  ])('does not become it, nor sends its browsers away: %s', async (name, input) => {
    const { token } = await page.signIn('Grace');
    const response = await page.call(name, token, input);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { code: 'forbidden' } });
  });
});

describe('who guesses passwords', () => {
  it('is told to wait, with the time in the header', async () => {
    await host.client.people.add({ name: 'Victim', role: 'member', password: PASSWORD });
    const guess = (password: string) => page.send('session', { body: { name: 'Victim', password } });
    for (let n = 0; n < 10; n += 1) {
      const response = await guess(`wrong ${n}`);
      expect([401, 429]).toContain(response.status);
    }
    // Whoever writes such headers is no less of a guesser, and not one who sits at the machine.
    const forged = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' };
    const credentials = { name: 'Victim', password: PASSWORD };
    expect((await page.send('session', { headers: forged, body: credentials })).status).toBe(403);
    const again = await page.send('session', { body: credentials });
    expect(again.status).toBe(429);
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('while the settings let nobody in', () => {
  it('sessions end, and neither signing in nor registering is offered', async () => {
    const { token } = await page.signIn('Grace');
    await host.client.settings.update({ section: 'gateway', changes: { people: 'off' } });
    expect((await page.call('people.list', token)).status).toBe(401);
    expect(await valueOf(await page.send('rpc/people.me'))).toEqual({ kind: 'nobody', welcome: 'link' });
    expect((await page.send('session', { body: { name: 'Grace', password: PASSWORD } })).status).toBe(403);
    expect((await page.send('registration', { body: { name: 'New', password: PASSWORD } })).status).toBe(403);
  });
});
