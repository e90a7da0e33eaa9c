import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Answer } from '../../../contract/define.ts';
import type { AccessToken } from '../../../contract/person.ts';
import type { Host } from '../../../main/compose.ts';
import type { TlsFiles } from '../../../main/inbound/tls-files.ts';
import { certificate } from '../certificate.ts';
import { HostBench } from '../harness.ts';
import { PASSWORD, bearer } from './page.ts';

const LOOPBACK = '127.0.0.1';
/** An address under which this machine reaches itself as others do; undefined where it has no network. */
const lan = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

let bench: HostBench;
let tls: TlsFiles;
let browser: Agent;
beforeAll(async () => {
  bench = new HostBench();
  tls = await certificate(bench.root, 'proxy', lan === undefined ? [LOOPBACK] : [LOOPBACK, lan]);
  browser = new Agent({ connect: { ca: await readFile(tls.certificate) } });
});
afterAll(async () => {
  await browser.close();
  await bench[Symbol.asyncDispose]();
});

let host: Host;
const closers: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  host = await bench.compose();
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  for (const { id, role } of await host.client.people.list({})) {
    if (role === 'member') await host.client.people.remove({ id });
  }
  await host.stop();
  bench.forget(host);
});

/** The host behind a proxy, a process of its own; where others reach it. */
async function behindProxy(options: {
  trusted: string[];
  files?: TlsFiles;
  address?: string;
}): Promise<string> {
  const { trusted, files, address = LOOPBACK } = options;
  const gateway = { trustedProxies: trusted, allowedHosts: [address] };
  await host.client.settings.update({ section: 'gateway', changes: gateway });
  const port = new URL(await host.start()).port;
  if (!(await host.client.people.list({})).some(({ name }) => name === 'Grace')) {
    await host.client.people.add({ name: 'Grace', role: 'admin', password: PASSWORD });
  }
  const script = join(import.meta.dirname, 'reverse-proxy.ts');
  const args = [script, port, ...(files === undefined ? [] : [files.certificate, files.key])];
  const proxy = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  closers.push(async () => {
    const ended = once(proxy, 'exit');
    proxy.stdin.end();
    await ended;
  });
  const [own] = (await once(createInterface(proxy.stdout), 'line')) as [string];
  return `${files === undefined ? 'http' : 'https'}://${address}:${own}`;
}

/** What the page at this address sends. */
async function send(url: string, path: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  const answer = await request(`${url}/_ui/${path}`, {
    dispatcher: browser,
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, text };
}

const signIn = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  send(url, 'session', { name: 'Grace', password: PASSWORD }, headers);

/** What was granted. */
function grantOf({ text }: { readonly text: string }): AccessToken {
  const answer = JSON.parse(text) as Answer<AccessToken>;
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

it('people sign in over the HTTPS of a proxy that is trusted, with cookies for HTTPS alone', async () => {
  const url = await behindProxy({ trusted: [LOOPBACK], files: tls });
  const answer = await signIn(url);
  const cookie = String(answer.headers['set-cookie']);
  expect(cookie).toContain('Secure');
  const { token } = grantOf(answer);
  const me = await send(url, 'rpc/people.me', {}, bearer(token));
  expect(JSON.parse(me.text)).toMatchObject({ value: { kind: 'person', name: 'Grace' } });
  const renewed = await send(url, 'session/renew', {}, { cookie: cookie.split(';')[0] ?? '' });
  expect(grantOf(renewed).token).toEqual(expect.any(String));
});

it('events pass through the proxy, and end with the session', async () => {
  const url = await behindProxy({ trusted: [LOOPBACK], files: tls });
  const { token } = grantOf(await signIn(url));
  const stream = await request(`${url}/_ui/events`, { dispatcher: browser, headers: bearer(token) });
  expect(stream.statusCode).toBe(200);
  await send(url, 'rpc/people.signOutEverywhere', {}, bearer(token));
  expect(await stream.body.text()).toContain('opened');
});

it('without being trusted, a proxy of this machine makes nobody one who sits at it', async () => {
  const url = await behindProxy({ trusted: [], files: tls });
  // Its page is not the host's own, as far as the host can know.
  expect((await signIn(url)).status).toBe(403);
  const answer = await signIn(url, { origin: url.replace('https', 'http') });
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('plain HTTP');
  expect(answer.headers['set-cookie']).toBeUndefined();
});

it.skipIf(lan === undefined)('over plain HTTP nobody becomes one of this machine by writing so', async () => {
  const url = await behindProxy({ trusted: [LOOPBACK], address: lan ?? '' });
  for (const forged of [LOOPBACK, '::1', `${LOOPBACK}, ${LOOPBACK}`]) {
    const answer = await signIn(url, { 'x-forwarded-for': forged });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('plain HTTP');
  }
});

it.skipIf(lan === undefined)(
  'whoever writes X-Forwarded-For is counted by where he is, and apart from others',
  async () => {
    const url = await behindProxy({ trusted: [LOOPBACK], files: tls, address: lan ?? '' });
    const register = async (at: string, name: string, headers = {}) =>
      (await send(at, 'registration', { name, password: PASSWORD }, headers)).status;
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const forged = { 'x-forwarded-for': `198.51.100.${n}`, forwarded: `for=198.51.100.${n}` };
      statuses.push(await register(url, `Person ${n}`, forged));
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await register(`https://${LOOPBACK}:${new URL(url).port}`, 'Somebody else')).toBe(200);
  },
);
