import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REMOTE_DEADLINES } from '../../contract/backend.ts';
import { createUpstream } from './upstream-client.ts';
import { readBody } from './read-body.ts';

let folder: string;
let server: Server;
let certificate: string;
/** The name that the client sent and whether it resumed a session. */
const seen: unknown[] = [];
const trusted = getCACertificates('default');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=model.test'];
  await promisify(execFile)('openssl', [
    ...args,
    '-addext',
    'subjectAltName=DNS:model.test',
    '-keyout',
    key,
    '-out',
    cert,
  ]);
  certificate = await readFile(cert, 'utf8');
  server = createServer({ key: await readFile(key), cert: certificate }, (_req, res) => {
    res.setHeader('connection', 'close').end('ok');
  });
  server.on('secureConnection', (socket) => {
    seen.push([socket.servername, socket.isSessionReused()]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(async () => {
  setDefaultCACertificates(trusted);
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

async function ask(times: number, host = 'model.test'): Promise<string[]> {
  const upstream = createUpstream({
    policy: { reach: 'loopback', own: [], allow: [], block: [] },
    deadlines: REMOTE_DEADLINES,
    maxConnections: 1,
    resolver: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
  });
  const url = `https://${host}:${(server.address() as AddressInfo).port}/`;
  const answers: string[] = [];
  try {
    for (let i = 0; i < times; i += 1) {
      const signal = new AbortController().signal;
      const response = await upstream.request({ url, method: 'GET', headers: {}, signal });
      answers.push(Buffer.from(await readBody(response, 100)).toString());
    }
  } finally {
    await upstream.close();
  }
  return answers;
}

describe('connections over TLS', () => {
  it('refuse a certificate that nobody vouches for', async () => {
    await expect(ask(1)).rejects.toMatchObject({
      code: 'upstream_unreachable',
      message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    });
  });

  it('check the certificate against the name, send that name, and resume the session', async () => {
    setDefaultCACertificates([...trusted, certificate]);
    seen.length = 0;
    expect(await ask(2)).toEqual(['ok', 'ok']);
    expect(seen).toEqual([
      ['model.test', false],
      ['model.test', true],
    ]);
    await expect(ask(1, 'other.test')).rejects.toMatchObject({
      message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
    });
  });
});
