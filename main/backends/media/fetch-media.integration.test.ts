import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../contract/failure.ts';
import type { MediaAddress } from '../../translate/media/media-address.ts';
import { createMediaFetcher, MEDIA_LIMITS } from './fetch-media.ts';
import type { MediaFetcher } from './fetch-media.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: IncomingMessage[];
let media: MediaFetcher;

beforeEach(async () => {
  seen = [];
  answer = (_request, response) => response.end(PNG);
  server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  media = fetcher('loopback');
});
afterEach(async () => {
  await media.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function fetcher(reach: 'loopback' | 'public', limits = {}): MediaFetcher {
  return createMediaFetcher({
    policy: { reach, own: [], allow: [], block: [] },
    limits: { ...MEDIA_LIMITS, ...limits },
  });
}

const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const image = (path = '/a.png'): MediaAddress => ({ kind: 'image', url: origin() + path, path: [] });
const never = new AbortController().signal;

/** What the request is refused with. */
async function refused(
  addresses: readonly MediaAddress[],
  from: MediaFetcher = media,
  signal: AbortSignal = never,
): Promise<string> {
  const failure = await from.fetch(addresses, signal).then(
    () => new Error('it was fetched'),
    (error: unknown) => error,
  );
  if (!(failure instanceof Failure)) throw failure;
  expect(failure.code).toBe('invalid_input');
  return failure.message;
}

describe('an image that is named by its address', () => {
  it('is fetched once for all its places, without credentials, and is what its bytes say', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(PNG);
    const found = await media.fetch([image(), image()], never);
    expect([...found]).toEqual([[image().url, { mediaType: 'image/png', base64: PNG.toString('base64') }]]);
    expect(seen).toHaveLength(1);
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it.each([
    'http://127.0.0.1/a.png',
    'http://localhost/a.png',
    'http://[::1]/a.png',
    'http://2130706433/a.png',
    'http://10.0.0.1/a.png',
    'http://192.168.1.1/a.png',
    'http://169.254.169.254/latest/meta-data',
    'http://metadata.google.internal/a.png',
    'http://[::ffff:127.0.0.1]/a.png',
    'http://0.0.0.0/a.png',
    'http://user:pass@example.com/a.png',
  ])('is refused where a client must not reach: %s', async (url) => {
    const open = fetcher('public');
    expect(await refused([{ kind: 'image', url, path: [] }], open)).toContain('cannot be used: Refused');
    await open.close();
  });

  it('is refused where a public name leads to this machine', async () => {
    const open = createMediaFetcher({
      policy: { reach: 'public', own: [], allow: [], block: [] },
      resolver: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    const { port } = server.address() as AddressInfo;
    const url = `http://images.example.com:${port}/a.png`;
    expect(await refused([{ kind: 'image', url, path: [] }], open)).toContain('it is a loopback address');
    expect(seen).toEqual([]);
    await open.close();
  });

  it('is refused where its server redirects', async () => {
    answer = (request, response) => {
      if (request.url === '/a.png') response.writeHead(302, { location: '/b.png' }).end();
      else response.end(PNG);
    };
    expect(await refused([image()])).toContain('redirects are refused');
    expect(seen).toHaveLength(1);
  });

  it('is refused when it is something else, whatever its type says', async () => {
    answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'image/png' }).end('<html>secret</html>');
    const message = await refused([image()]);
    expect(message).toContain('it is not a JPEG, PNG, GIF or WebP image');
    expect(message).not.toContain('secret');
  });

  it('is refused when it is empty', async () => {
    answer = (_request, response) => response.end();
    expect(await refused([image()])).toContain('it is not a JPEG');
  });

  it('is refused when it is gone, without what the address is signed with', async () => {
    answer = (_request, response) => response.writeHead(404).end('not here');
    const message = await refused([image('/a.png?signature=s3cret')]);
    expect(message).toContain('/a.png cannot be used: its server answered 404');
    expect(message).not.toContain('s3cret');
  });

  it('is refused when nobody listens', async () => {
    const url = 'http://127.0.0.1:1/a.png';
    expect(await refused([{ kind: 'image', url, path: [] }])).toContain('ECONNREFUSED');
  });

  it('is left as soon as it is too large', async () => {
    const closed = Promise.withResolvers<undefined>();
    answer = (_request, response) => {
      response.on('close', () => closed.resolve(undefined));
      response.write(Buffer.concat([PNG, Buffer.alloc(2_000_000)]));
    };
    const small = fetcher('loopback', { fileBytes: 1024 * 1024 });
    expect(await refused([image()], small)).toContain('it is larger than 1 MB');
    await closed.promise;
    await small.close();
  });

  it('is refused when all of them are too large together', async () => {
    answer = (_request, response) => response.end(Buffer.concat([PNG, Buffer.alloc(800_000)]));
    const small = fetcher('loopback', { requestBytes: 1024 * 1024 });
    expect(await refused([image('/a'), image('/b')], small)).toContain('together are larger than 1 MB');
    await small.close();
  });

  it('is refused when there are too many', async () => {
    const many = Array.from({ length: 21 }, (_, n) => image(`/${n}.png`));
    expect(await refused(many)).toContain('More than 20 files');
    expect(seen).toEqual([]);
  });

  it('is given up when its server is slow', async () => {
    answer = () => undefined;
    const hasty = fetcher('loopback', {
      deadlines: { connectMs: 5_000, firstByteMs: 100, gapMs: 100, totalMs: 5_000 },
    });
    expect(await refused([image()], hasty)).toContain('did not send the first byte');
    await hasty.close();
  });

  it('is left at once when the client leaves', async () => {
    const leaving = new AbortController();
    const closed = Promise.withResolvers<undefined>();
    answer = (_request, response) => {
      response.on('close', () => closed.resolve(undefined));
      leaving.abort(new Failure('aborted', 'The client left.'));
    };
    await expect(media.fetch([image()], leaving.signal)).rejects.toMatchObject({ code: 'aborted' });
    await closed.promise;
  });
});

it('fetches a PDF document, and nothing else in its place', async () => {
  const pdf: MediaAddress = { kind: 'pdf', url: `${origin()}/a.pdf`, path: [] };
  expect(await refused([pdf])).toContain('it is not a PDF document');
  answer = (_request, response) => response.end('%PDF-1.7 …');
  const found = await media.fetch([pdf], never);
  expect(found.get(pdf.url)?.mediaType).toBe('application/pdf');
});
