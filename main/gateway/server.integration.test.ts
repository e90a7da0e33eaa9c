import { once } from 'node:events';
import type { Server } from 'node:http';
import { createConnection } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from './server.ts';

let server: Server;
let asked: number;

beforeEach(async () => {
  asked = 0;
  const limits = { headersMs: 100, requestMs: 200, headerBytes: 1_024, checkEveryMs: 20 };
  const handler = (request: { resume(): unknown }, response: { end(text: string): void }) => {
    asked += 1;
    request.resume();
    if (asked > 99) response.end('');
  };
  server = await listen(handler, '127.0.0.1', 0, { limits });
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** Everything that the server says after this text, until it hangs up. */
async function answerTo(text: string): Promise<string> {
  const socket: Socket = createConnection((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(text);
  const chunks = await Array.fromAsync(socket as AsyncIterable<Buffer>);
  return Buffer.concat(chunks).toString();
}

describe('a client that never finishes its request', () => {
  it.each([
    ['sends half its headers', 'POST / HTTP/1.1\r\nhost: x\r\nx-slow:'],
    ['sends half its body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{'],
  ])('is sent away with 408 when it %s', async (_what, text) => {
    const answer = await answerTo(text);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      error: { message: 'The request was not sent in time.' },
    });
  });

  it.each([
    ['sends headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(4_096)}\r\n\r\n`, 431],
    ['speaks something else', 'SSH-2.0-OpenSSH_9.9\r\n\r\n', 400],
  ])('is told so in JSON when it %s', async (_what, text, status) => {
    const answer = await answerTo(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toHaveProperty('error.message');
    expect(asked).toBe(0);
  });
});
