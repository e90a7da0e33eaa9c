import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { TlsFiles } from '../../main/inbound/tls-files.ts';
import { followTls, readTls } from '../../main/inbound/tls-files.ts';
import { listen } from '../../main/gateway/server.ts';
import { readContact } from '../../main/instance/contact.ts';
import { certificate } from './certificate.ts';
import { HostBench } from './harness.ts';

let bench: HostBench;
let files: TlsFiles;
let renewed: TlsFiles;
beforeAll(async () => {
  bench = new HostBench();
  [files, renewed] = await Promise.all([certificate(bench.root, 'first'), certificate(bench.root, 'second')]);
});
afterAll(() => bench[Symbol.asyncDispose]());

it('with a certificate the port speaks HTTPS, cookies are for HTTPS alone, and commands still find the host', async () => {
  const host = await bench.compose({
    settings: { gateway: { port: 0, tlsCertificate: files.certificate, tlsKey: files.key } },
  });
  const url = await host.start();
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  await host.client.people.add({ name: 'Grace', role: 'admin', password: 'correct horse battery' });
  const dispatcher = new Agent({ connect: { ca: await readFile(files.certificate) } });
  const signIn = (origin: string) =>
    request(`${url}/_ui/session`, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ name: 'Grace', password: 'correct horse battery' }),
    });
  const answer = await signIn(url);
  expect(answer.statusCode).toBe(200);
  expect(String(answer.headers['set-cookie'])).toContain('Secure');
  // The same name by plain HTTP is another page, which somebody on the way may have written.
  expect((await signIn(url.replace('https', 'http'))).statusCode).toBe(403);
  await dispatcher.close();

  expect(readContact(bench.directory)?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const remote = bench.remote();
  expect(await remote.client.host.status({})).toMatchObject({ url });
  await remote.close();
  await host.stop();
  bench.forget(host);
});

it.each<[string, () => { tlsCertificate: string | null; tlsKey: string | null }]>([
  ['a certificate without its key', () => ({ tlsCertificate: files.certificate, tlsKey: null })],
  ['a key of another one', () => ({ tlsCertificate: files.certificate, tlsKey: renewed.key })],
  ['a file that is not there', () => ({ tlsCertificate: join(bench.root, 'none'), tlsKey: files.key })],
])('does not start without HTTPS where it was wanted: %s', async (_what, tls) => {
  const host = await bench.compose({ settings: { gateway: { port: 0, ...tls() } } });
  await expect(host.start()).rejects.toMatchObject({ code: 'invalid_input' });
  await host.stop();
  bench.forget(host);
});

it('takes a renewed certificate into use, and keeps the old one where the new one is broken', async () => {
  const used = { certificate: join(bench.root, 'used.pem'), key: join(bench.root, 'used.key') };
  const use = async (from: TlsFiles) => {
    await copyFile(from.key, used.key);
    await copyFile(from.certificate, used.certificate);
  };
  await use(files);
  const server = await listen((_request, response) => response.end(), '127.0.0.1', 0, {
    tls: await readTls(used),
  });
  if (!('setSecureContext' in server)) throw new Error('this server speaks no TLS');
  const told: (string | null)[] = [];
  const stop = followTls(server, used, (failure) => told.push(failure?.code ?? null), 20);
  try {
    expect(await subjectOf(server)).toBe('first');
    await writeFile(used.certificate, 'nonsense');
    await vi.waitFor(() => expect(told).toContain('invalid_input'), 20_000);
    expect(await subjectOf(server)).toBe('first');
    await use(renewed);
    await vi.waitFor(async () => expect(await subjectOf(server)).toBe('second'), 20_000);
  } finally {
    stop();
    server.close();
  }
});

function subjectOf(server: { address(): unknown }): Promise<string> {
  const { port } = server.address() as { port: number };
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
