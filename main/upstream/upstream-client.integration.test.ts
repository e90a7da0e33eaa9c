import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Deadlines } from '../../contract/backend.ts';
import type { AddressPolicy } from './address-guard.ts';
import type { Resolver } from './guarded-lookup.ts';
import { readBody } from './read-body.ts';
import { createUpstream, type Upstream, type UpstreamCall } from './upstream-client.ts';

const PATIENT: Deadlines = { connectMs: 5_000, firstByteMs: 20_000, gapMs: 20_000, totalMs: 30_000 };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function upstreamWith(
  options: {
    deadlines?: Partial<Deadlines>;
    policy?: Partial<AddressPolicy>;
    resolver?: Resolver;
    maxConnections?: number;
    idleMs?: number;
  } = {},
): Upstream {
  const upstream = createUpstream({
    policy: { reach: 'loopback', own: [], allow: [], block: [], ...options.policy },
    deadlines: { ...PATIENT, ...options.deadlines },
    maxConnections: options.maxConnections ?? 8,
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
    ...(options.resolver === undefined ? {} : { resolver: options.resolver }),
  });
  cleanups.push(() => upstream.close(AbortSignal.abort()));
  return upstream;
}

/** What the server side sees of our sockets. */
interface Watched {
  readonly url: string;
  readonly port: number;
  open(): number;
  opened(): number;
  /** Most sockets that were ever open at once. */
  peak(): number;
  allClosed(): Promise<void>;
}

async function watch(server: Server | TcpServer): Promise<Watched> {
  const sockets = new Set<Socket>();
  let opened = 0;
  let peak = 0;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    opened += 1;
    peak = Math.max(peak, sockets.size);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    open: () => sockets.size,
    opened: () => opened,
    peak: () => peak,
    allClosed: async () => {
      // Not events.once: it rejects when a socket closes with a reset, which is a fine way to close here.
      await Promise.all(
        [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
      );
    },
  };
}

const serve = (listener: (...args: Parameters<RequestListener>) => unknown) =>
  watch(createServer({ keepAliveTimeout: 60_000 }, (req, res) => void listener(req, res)));

const get = (url: string, signal = new AbortController().signal): UpstreamCall => ({
  url,
  method: 'GET',
  headers: {},
  signal,
});

async function text(upstream: Upstream, call: UpstreamCall): Promise<string> {
  return Buffer.from(await readBody(await upstream.request(call), 1_000_000)).toString();
}

describe('request', () => {
  it('sends method, path, headers and body and returns status, headers and bytes', async () => {
    const server = await serve((req, res) => {
      const chunks: Buffer[] = [];
      req
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          res.writeHead(418, { 'x-one': 'a', 'set-cookie': ['b=1', 'c=2'] });
          res.end(
            `${req.method} ${req.url} ${String(req.headers['x-key'])} ${Buffer.concat(chunks).toString()}`,
          );
        });
    });
    const upstream = upstreamWith();
    for (const body of ['{"a":1}', Buffer.from('{"a":1}')]) {
      const response = await upstream.request({
        ...get(`${server.url}/v1/chat?x=1#ignored`),
        method: 'POST',
        headers: { 'x-key': 'k' },
        body,
      });
      expect(response.status).toBe(418);
      expect(response.headers).toMatchObject({ 'x-one': 'a', 'set-cookie': 'b=1, c=2' });
      const bytes = await readBody(response, 1_000);
      expect(Buffer.from(bytes).toString()).toBe('POST /v1/chat?x=1 k {"a":1}');
      // undici gives a socket back to its pool in the turn after the last byte.
      await setImmediate();
    }
    expect(server.opened()).toBe(1);
    expect(upstream.stats()).toEqual({ sockets: 1, inFlight: 0 });
  });

  it('waits for the answer itself behind what is said beforehand (RFC 9110, section 15.2)', async () => {
    const server = await serve((_req, res) => {
      res.writeEarlyHints({ link: '</a>; rel=preload' }, () => res.writeHead(201).end('made'));
    });
    const response = await upstreamWith().request(get(server.url));
    expect(response.status).toBe(201);
    expect(Buffer.from(await readBody(response, 100)).toString()).toBe('made');
  });

  it('hands over each chunk when it is sent, not when the answer is complete', async () => {
    const { promise: first, resolve: firstSeen } = Promise.withResolvers<undefined>();
    const server = await serve(async (_req, res) => {
      res.write('one');
      await first;
      res.end('two');
    });
    const seen: string[] = [];
    const { body } = await upstreamWith().request(get(server.url));
    for await (const chunk of body) {
      seen.push(Buffer.from(chunk).toString());
      firstSeen(undefined);
    }
    expect(seen).toEqual(['one', 'two']);
  });

  it('uses at most maxConnections sockets for 2000 requests of 200 clients', async () => {
    const server = await serve((_req, res) => res.end('ok'));
    const upstream = upstreamWith({ maxConnections: 16 });
    let left = 2_000;
    const client = async () => {
      let good = 0;
      while (left-- > 0) good += (await text(upstream, get(server.url))) === 'ok' ? 1 : 0;
      return good;
    };
    const answered = await Promise.all(Array.from({ length: 200 }, client));
    expect(answered.reduce((a, b) => a + b)).toBe(2_000);
    expect(server.opened()).toBe(16);
    expect(upstream.stats()).toEqual({ sockets: 16, inFlight: 0 });
  });

  it('leaves no socket behind that was idle for long, whatever the server would keep', async () => {
    const server = await serve((_req, res) => res.end('ok'));
    const upstream = upstreamWith({ idleMs: 50 });
    await Promise.all(Array.from({ length: 8 }, () => text(upstream, get(server.url))));
    await server.allClosed();
    expect(server.open()).toBe(0);
    expect(await text(upstream, get(server.url))).toBe('ok');
  });

  it.each([301, 302, 303, 307, 308])('refuses a redirect with %i and does not follow it', async (status) => {
    let asked = 0;
    const server = await serve((_req, res) => {
      asked += 1;
      res.writeHead(status, { location: '/elsewhere?key=secret' }).end('moved');
    });
    const upstream = upstreamWith();
    const failure = upstream.request(get(server.url));
    await expect(failure).rejects.toMatchObject({ code: 'upstream_protocol' });
    await expect(failure).rejects.toThrow(new RegExp(`${status}: redirects are refused`));
    await expect(failure).rejects.not.toThrow(/secret/);
    expect(asked).toBe(1);
    expect(upstream.stats().inFlight).toBe(0);
  });

  it('names the refused port when nothing listens', async () => {
    const server = createTcpServer();
    const { url } = await watch(server);
    const closed = once(server, 'close');
    server.close();
    await closed;
    cleanups.pop();
    await expect(upstreamWith().request(get(`${url}/?key=secret`))).rejects.toMatchObject({
      code: 'upstream_unreachable',
      message: `Could not reach ${url}: ECONNREFUSED (connect).`,
    });
  });

  it('reports a name that does not resolve', async () => {
    const resolver = () =>
      Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }));
    await expect(upstreamWith({ resolver }).request(get('http://no.such.host:1/'))).rejects.toMatchObject({
      code: 'upstream_unreachable',
      message: 'Could not reach http://no.such.host:1: ENOTFOUND (getaddrinfo).',
    });
  });

  it('reports a connection that closes before, or in the middle of, the answer', async () => {
    const early = await watch(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
    const upstream = upstreamWith();
    await expect(upstream.request(get(early.url))).rejects.toMatchObject({ code: 'upstream_unreachable' });
    const late = await serve((_req, res) => {
      res.write('half', () => res.destroy());
    });
    await expect(text(upstream, get(late.url))).rejects.toMatchObject({ code: 'upstream_unreachable' });
    expect(upstream.stats().inFlight).toBe(0);
  });

  it('reports an answer that is not HTTP', async () => {
    const server = await watch(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')));
    await expect(upstreamWith().request(get(server.url))).rejects.toMatchObject({
      code: 'upstream_protocol',
    });
  });

  it('reports a malformed header without repeating it', async () => {
    const call = { ...get('http://127.0.0.1:1/'), headers: { authorization: 'Bearer sec\nret' } };
    const failure = upstreamWith().request(call);
    await expect(failure).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(failure).rejects.not.toThrow(/sec/);
  });
});

describe('address guard at connect', () => {
  const resolvingTo =
    (...addresses: string[]): Resolver =>
    () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

  it.each([
    ['169.254.169.254'],
    ['169.254.7.7'],
    ['fe80::1'],
    ['100.100.100.200'],
    ['fd00:ec2::254'],
    ['::ffff:169.254.169.254'],
    ['0.0.0.0'],
    ['::'],
    ['10.0.0.1'],
    ['192.168.1.1'],
    ['8.8.8.8'],
    ['127.0.0.1', '8.8.8.8'],
  ])('does not open a socket to a loopback backend whose name resolves to %s', async (...addresses) => {
    const server = await serve((_req, res) => res.end('reached'));
    const upstream = upstreamWith({ resolver: resolvingTo(...addresses) });
    await expect(upstream.request(get(`http://model.test:${server.port}/`))).rejects.toMatchObject({
      code: 'address_refused',
    });
    expect(server.opened()).toBe(0);
    await expect.poll(() => upstream.stats()).toEqual({ sockets: 0, inFlight: 0 });
  });

  it.each([
    'https://169.254.169.254/',
    'https://0xA9FEA9FE/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://127.1/',
  ])('refuses the literal %s, which never asks for a lookup', async (url) => {
    const upstream = upstreamWith({ policy: { reach: 'public' } });
    await expect(upstream.request(get(url))).rejects.toMatchObject({ code: 'address_refused' });
  });

  it('does not reach a loopback server through a public name', async () => {
    const server = await serve((_req, res) => res.end('reached'));
    const upstream = upstreamWith({ policy: { reach: 'public' }, resolver: resolvingTo('127.0.0.1') });
    const call = get(`https://api.example.com:${server.port}/`);
    await expect(upstream.request(call)).rejects.toMatchObject({ code: 'address_refused' });
    expect(server.opened()).toBe(0);
  });

  it('checks again when a name is resolved again (DNS rebinding)', async () => {
    const server = await serve((_req, res) => res.setHeader('connection', 'close').end('ok'));
    const answers = ['127.0.0.1', '10.0.0.1'];
    const upstream = upstreamWith({ resolver: () => resolvingTo(answers.shift() ?? '')('') });
    const call = get(`http://model.test:${server.port}/`);
    expect(await text(upstream, call)).toBe('ok');
    await expect(upstream.request(call)).rejects.toMatchObject({ code: 'address_refused' });
  });

  it('recognises our own gateway by literal and by name', async () => {
    const server = await serve((_req, res) => res.end('loop'));
    const own = [{ host: '127.0.0.1', port: server.port }];
    const upstream = upstreamWith({ policy: { own }, resolver: resolvingTo('127.0.0.1') });
    await expect(upstream.request(get(server.url))).rejects.toThrow(/loop/);
    await expect(upstream.request(get(`http://model.test:${server.port}`))).rejects.toThrow(/loop/);
    expect(server.opened()).toBe(0);
  });
});

/** From here on deadlines pass only when the test says so, however busy the machine is. */
function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
}

describe('deadlines', () => {
  const timedOut = (name: string, ms: number) =>
    expect.objectContaining({
      code: 'upstream_timeout',
      message: expect.stringContaining(`within ${ms} ms (the ${name} deadline)`) as string,
    }) as Error;

  it('gives up a connection, DNS included, at the connect deadline', async () => {
    const upstream = upstreamWith({
      deadlines: { connectMs: 50 },
      resolver: () => new Promise(() => undefined),
    });
    await expect(upstream.request(get('http://slow.test:1/'))).rejects.toEqual(timedOut('connect', 50));
    await expect.poll(() => upstream.stats()).toEqual({ sockets: 0, inFlight: 0 });
  });

  it('wants headers before the first-byte deadline', async () => {
    const server = await serve(() => undefined);
    const upstream = upstreamWith({ deadlines: { firstByteMs: 50 } });
    await expect(upstream.request(get(server.url))).rejects.toEqual(timedOut('first byte', 50));
    await server.allClosed();
  });

  it('wants the first byte of the body before the same deadline', async () => {
    const server = await serve((_req, res) => res.flushHeaders());
    const upstream = upstreamWith({ deadlines: { firstByteMs: 80 } });
    await expect(text(upstream, get(server.url))).rejects.toEqual(timedOut('first byte', 80));
    await server.allClosed();
  });

  it('limits the silence between chunks', async () => {
    const server = await serve((_req, res) => res.write('one'));
    const upstream = upstreamWith({ deadlines: { gapMs: 50 } });
    await expect(text(upstream, get(server.url))).rejects.toEqual(timedOut('gap', 50));
    await server.allClosed();
    await expect.poll(() => upstream.stats()).toEqual({ sockets: 0, inFlight: 0 });
  });

  it('limits the whole answer even when chunks keep coming', async () => {
    const server = await serve((_req, res) => {
      const timer = setInterval(() => res.write('.'), 5);
      res.once('close', () => clearInterval(timer));
    });
    const upstream = upstreamWith({ deadlines: { totalMs: 100 } });
    await expect(text(upstream, get(server.url))).rejects.toEqual(timedOut('total', 100));
    await server.allClosed();
  });

  it('ends a call whose body nobody reads at the total deadline', async () => {
    const server = await serve((_req, res) => res.write('one'));
    const upstream = upstreamWith({ deadlines: { totalMs: 50 } });
    holdTimers();
    await upstream.request(get(server.url));
    vi.advanceTimersByTime(50);
    await server.allClosed();
    await expect.poll(() => upstream.stats()).toEqual({ sockets: 0, inFlight: 0 });
  });

  it('does not hold the reader’s own pauses against the upstream', async () => {
    const reads = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const server = await serve(async (_req, res) => {
      for (const { promise } of [...reads]) {
        res.write('chunk');
        await promise;
      }
      res.end('end');
    });
    const upstream = upstreamWith({ deadlines: { gapMs: 400, firstByteMs: 400 } });
    holdTimers();
    const { body } = await upstream.request(get(server.url));
    const seen: string[] = [];
    for await (const chunk of body) {
      seen.push(Buffer.from(chunk).toString());
      // Longer than either deadline: a clock that did not pause would cut the call off here.
      vi.advanceTimersByTime(600);
      reads.shift()?.resolve(undefined);
    }
    expect(seen).toEqual(['chunk', 'chunk', 'end']);
  });
});

describe('abort', () => {
  const reason = new Error('the client went away');

  it('does nothing at all when the signal has aborted before', async () => {
    const server = await serve((_req, res) => res.end());
    await expect(upstreamWith().request(get(server.url, AbortSignal.abort(reason)))).rejects.toBe(reason);
    expect(server.opened()).toBe(0);
  });

  it('drops the socket while it is still being resolved', async () => {
    const { promise: asked, resolve: onAsked } = Promise.withResolvers<undefined>();
    const upstream = upstreamWith({
      // Far longer than the test: what drops the socket is the abort.
      deadlines: { connectMs: 60_000 },
      resolver: () => {
        onAsked(undefined);
        return new Promise(() => undefined);
      },
    });
    const controller = new AbortController();
    const call = upstream.request(get('http://slow.test:1/', controller.signal));
    await asked;
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect.poll(() => upstream.stats()).toEqual({ sockets: 0, inFlight: 0 });
  });

  it('drops a request that waits for headers, and opens no socket in its place', async () => {
    const controller = new AbortController();
    const server = await serve(() => controller.abort(reason));
    const upstream = upstreamWith();
    await expect(upstream.request(get(server.url, controller.signal))).rejects.toBe(reason);
    await server.allClosed();
    await expect.poll(() => upstream.stats()).toEqual({ sockets: 0, inFlight: 0 });
    expect(server.opened()).toBe(1);
  });

  it('leaves the queue of a full pool at once, without disturbing the others', async () => {
    const { promise: arrived, resolve: onArrived } = Promise.withResolvers<() => void>();
    const server = await serve((_req, res) => onArrived(() => res.end('first')));
    const upstream = upstreamWith({ maxConnections: 1 });
    const first = text(upstream, get(server.url));
    const finish = await arrived;
    const controller = new AbortController();
    const second = upstream.request(get(server.url, controller.signal));
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    finish();
    expect(await first).toBe('first');
    expect(upstream.stats()).toEqual({ sockets: 1, inFlight: 0 });
  });

  it('drops the socket in the middle of a stream, while the reader waits', async () => {
    const controller = new AbortController();
    const server = await serve((_req, res) => res.write('one'));
    const { body } = await upstreamWith().request(get(server.url, controller.signal));
    const reading = (async () => {
      for await (const chunk of body) {
        expect(Buffer.from(chunk).toString()).toBe('one');
        queueMicrotask(() => controller.abort(reason));
      }
    })();
    await expect(reading).rejects.toBe(reason);
    await server.allClosed();
    expect(server.opened()).toBe(1);
  });

  it('drops the socket in the middle of a stream, while nobody reads', async () => {
    const controller = new AbortController();
    const server = await serve((_req, res) => res.write('one'));
    const upstream = upstreamWith();
    const { body } = await upstream.request(get(server.url, controller.signal));
    controller.abort(reason);
    await server.allClosed();
    expect(upstream.stats().inFlight).toBe(0);
    await expect(body[Symbol.asyncIterator]().next()).rejects.toBe(reason);
  });

  it('drops the socket when the reader leaves the body', async () => {
    const server = await serve((_req, res) => res.write('one'));
    const upstream = upstreamWith();
    const { body } = await upstream.request(get(server.url));
    await body[Symbol.asyncIterator]().next();
    await body[Symbol.asyncIterator]().return?.();
    await server.allClosed();
    expect(upstream.stats().inFlight).toBe(0);
  });

  it('drops the socket when the body is left before it was read, or while a read waits', async () => {
    const server = await serve((_req, res) => res.flushHeaders());
    const upstream = upstreamWith();
    const unread = (await upstream.request(get(server.url))).body[Symbol.asyncIterator]();
    await unread.return?.();
    const waiting = (await upstream.request(get(server.url))).body[Symbol.asyncIterator]();
    const read = waiting.next();
    await waiting.return?.();
    expect(await read).toEqual({ done: true, value: undefined });
    await server.allClosed();
    await expect.poll(() => upstream.stats()).toEqual({ sockets: 0, inFlight: 0 });
  });

  it('uses a fresh socket for the next call after an abort', async () => {
    const controller = new AbortController();
    let asked = 0;
    const server = await serve((_req, res) => {
      asked += 1;
      if (asked === 1) controller.abort(reason);
      else res.end('ok');
    });
    const upstream = upstreamWith({ maxConnections: 1 });
    await expect(upstream.request(get(server.url, controller.signal))).rejects.toBe(reason);
    expect(await text(upstream, get(server.url))).toBe('ok');
    expect(server.peak()).toBeLessThanOrEqual(2);
  });
});

describe('back-pressure', () => {
  it('pauses the socket while the reader is slow', async () => {
    let accepted = 0;
    const chunk = Buffer.alloc(64 * 1024);
    const { promise: stuck, resolve: onStuck } = Promise.withResolvers<undefined>();
    const server = await serve((_req, res) => {
      const pump = () => {
        // 200 MB in all; a client that buffers would take them at once.
        while (accepted < 3_200) {
          accepted += 1;
          if (!res.write(chunk)) {
            const blocked = globalThis.setTimeout(() => onStuck(undefined), 500);
            res.once('drain', () => {
              clearTimeout(blocked);
              pump();
            });
            return;
          }
        }
        res.end();
      };
      pump();
    });
    const { body } = await upstreamWith().request(get(server.url));
    await stuck;
    expect(accepted * chunk.length).toBeLessThan(32 * 1024 * 1024);
    let length = 0;
    for await (const part of body) length += part.byteLength;
    expect(length).toBe(3_200 * chunk.length);
  });

  it('stops reading a body over the limit and closes its socket', async () => {
    const server = await serve((_req, res) => res.write(Buffer.alloc(10_000)));
    const response = await upstreamWith().request(get(server.url));
    await expect(readBody(response, 5_000)).rejects.toMatchObject({ code: 'upstream_protocol' });
    await server.allClosed();
  });
});

describe('close', () => {
  it('lets calls in flight finish, closes idle sockets and refuses new calls', async () => {
    const { promise: arrived, resolve: onArrived } = Promise.withResolvers<() => void>();
    const server = await serve((_req, res) => onArrived(() => res.end('done')));
    const upstream = upstreamWith();
    const call = text(upstream, get(server.url));
    const finish = await arrived;
    const closed = upstream.close();
    await expect(upstream.request(get(server.url))).rejects.toMatchObject({ code: 'stopping' });
    finish();
    expect(await call).toBe('done');
    await closed;
    await expect.poll(() => upstream.stats()).toEqual({ sockets: 0, inFlight: 0 });
  });

  it('cuts calls off when its signal aborts', async () => {
    const controller = new AbortController();
    const server = await serve((_req, res) => res.write('one'));
    const upstream = upstreamWith();
    const { body } = await upstream.request(get(server.url));
    const iterator = body[Symbol.asyncIterator]();
    await iterator.next();
    const closed = upstream.close(controller.signal);
    controller.abort();
    await closed;
    await expect(iterator.next()).rejects.toMatchObject({ code: 'stopping' });
    await server.allClosed();
  });
});
