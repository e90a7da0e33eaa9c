import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';

// A reverse proxy as people put one before a host: ends TLS, passes Host on, adds who asks to what stands in
// X-Forwarded-For already (nginx: $proxy_add_x_forwarded_for), and says the protocol. It ends with its standard input.
// Usage: reverse-proxy.ts TARGET_PORT [CERTIFICATE KEY]; without a certificate it speaks plain HTTP. Prints its own port.
const [target = '', certificate, key] = process.argv.slice(2);

const pass: http.RequestListener = (incoming, outgoing) => {
  const before = incoming.headers['x-forwarded-for'];
  const peer = incoming.socket.remoteAddress ?? '';
  const passed = http.request({
    ...{ host: '127.0.0.1', port: Number(target), method: incoming.method, path: incoming.url, agent: false },
    headers: {
      ...incoming.headers,
      'x-forwarded-for': before === undefined ? peer : `${[before].flat().join(', ')}, ${peer}`,
      'x-forwarded-proto': certificate === undefined ? 'http' : 'https',
    },
  });
  passed.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on('error', () => outgoing.destroy());
  outgoing.on('close', () => passed.destroy());
  incoming.pipe(passed);
};

const server =
  certificate === undefined || key === undefined
    ? http.createServer(pass)
    : https.createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, pass);
server.listen(0, () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.stdin.resume().on('end', () => process.exit());
