import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import type { Deadlines } from '../../contract/backend.ts';
import { pushAll } from './pushed-bytes.ts';
import { createUpstream } from './upstream-client.ts';
import type { Upstream } from './upstream-client.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Answering {
  readonly upstream: Upstream;
  /** The answer's body, from its first byte. */
  readonly body: AsyncIterator<Uint8Array, unknown>;
  /** The server's side of it. */
  readonly response: ServerResponse;
}

/** An answer that has begun; what the server writes is up to the test. */
async function answering(
  begin: (response: ServerResponse) => void,
  { signal, ...deadlines }: Partial<Deadlines> & { readonly signal?: AbortSignal } = {},
): Promise<Answering> {
  const came = Promise.withResolvers<ServerResponse>();
  const listener: RequestListener = (_request, response) => {
    begin(response);
    came.resolve(response);
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const upstream = createUpstream({
    policy: { reach: 'loopback', own: [], allow: [], block: [] },
    deadlines: { connectMs: 5_000, firstByteMs: 20_000, gapMs: 20_000, totalMs: 30_000, ...deadlines },
    maxConnections: 8,
  });
  cleanups.push(() => upstream.close(AbortSignal.abort()));
  const { port } = server.address() as AddressInfo;
  const { body } = await upstream.request({
    url: `http://127.0.0.1:${port}`,
    method: 'GET',
    headers: {},
    signal: signal ?? new AbortController().signal,
  });
  return { upstream, body: body[Symbol.asyncIterator](), response: await came.promise };
}

const textOf = (chunks: readonly Uint8Array[]) => Buffer.concat(chunks).toString();

it('hands over what follows what was pulled, in order and to its end', async () => {
  const { body, response, upstream } = await answering((response) => response.write('one '));
  const first = await body.next();
  const chunks: Uint8Array[] = [];
  const second = Promise.withResolvers<undefined>();
  const pushed = pushAll(body, (chunk) => {
    chunks.push(chunk);
    second.resolve(undefined);
    return null;
  });
  response.write('two ');
  await second.promise;
  response.end('three');
  await pushed;
  expect(textOf([first.value as Uint8Array, ...chunks])).toBe('one two three');
  expect(upstream.stats().inFlight).toBe(0);
});

it('hands over what has come already before it ends', async () => {
  const { body, response } = await answering((response) => response.end('all at once'));
  if (!response.closed) await once(response, 'close');
  const chunks: Uint8Array[] = [];
  await pushAll(body, (chunk) => {
    chunks.push(chunk);
    return null;
  });
  expect(textOf(chunks)).toBe('all at once');
});

/** 4 MB, each four bytes of which say where they stand. */
const NUMBERED = Buffer.from(Uint32Array.from({ length: 2 ** 20 }, (_, at) => at).buffer);

it('keeps the order of what comes faster than its taker takes it', async () => {
  const { body } = await answering((response) => response.end(NUMBERED));
  const chunks: Uint8Array[] = [];
  await pushAll(body, (chunk) => {
    chunks.push(Buffer.from(chunk));
    // Time in which more comes than may wait, then some that are taken at once.
    return chunks.length % 5 === 0 ? new Promise((resolve) => setImmediate(resolve)) : null;
  });
  expect(Buffer.concat(chunks).equals(NUMBERED)).toBe(true);
});

it.each([
  ['throws', (error: Error) => () => raise(error)],
  ['rejects', (error: Error) => () => Promise.reject(error)],
])('lets the call go when its taker %s', async (_how, taker) => {
  const { body, response, upstream } = await answering((response) => response.write('one'));
  const closed = once(response, 'close');
  const error = new Error('the client left');
  await expect(pushAll(body, taker(error))).rejects.toBe(error);
  await closed;
  expect(upstream.stats().inFlight).toBe(0);
});

it('asks no more of a taker that threw', async () => {
  let calls = 0;
  const { body, response } = await answering((response) => response.write('one'));
  const closed = once(response, 'close');
  const pushed = pushAll(body, () => {
    calls += 1;
    response.end('two');
    throw new Error('enough');
  });
  await expect(pushed).rejects.toThrow('enough');
  await closed;
  expect(calls).toBe(1);
});

it('ends as if that had been all when the rest is let go', async () => {
  const { body, response, upstream } = await answering((response) => response.write('one'));
  const closed = once(response, 'close');
  const chunks: Uint8Array[] = [];
  await pushAll(body, (chunk) => {
    chunks.push(chunk);
    void body.return?.();
    return null;
  });
  expect(textOf(chunks)).toBe('one');
  await closed;
  expect(upstream.stats().inFlight).toBe(0);
});

it('rejects with the reason of an abort', async () => {
  const controller = new AbortController();
  const { body, response } = await answering((response) => response.write('one'), controller);
  const closed = once(response, 'close');
  const reason = new Error('stopped');
  await expect(pushAll(body, () => (controller.abort(reason), null))).rejects.toBe(reason);
  await closed;
});

it('rejects when the connection breaks, after all that came before', async () => {
  const { body, response } = await answering((response) => response.write('one'));
  const chunks: Uint8Array[] = [];
  const pushed = pushAll(body, (chunk) => {
    chunks.push(chunk);
    response.destroy();
    return null;
  });
  await expect(pushed).rejects.toMatchObject({ code: 'upstream_unreachable' });
  expect(textOf(chunks)).toBe('one');
});

it('holds silence against the upstream, but not the time that its taker needs', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const ready = Promise.withResolvers<undefined>();
  const deadlines = { gapMs: 400, firstByteMs: 400 };
  const { body, response } = await answering((response) => response.write('one'), deadlines);
  const taken: Record<string, PromiseWithResolvers<undefined>> = {
    one: Promise.withResolvers(),
    two: Promise.withResolvers(),
    three: Promise.withResolvers(),
  };
  const pushed = pushAll(body, (chunk) => {
    const text = textOf([chunk]);
    taken[text]?.resolve(undefined);
    return text === 'two' ? ready.promise : null;
  });
  pushed.catch((error: unknown) => taken['three']?.reject(error));
  await taken['one']?.promise;
  response.write('two');
  await taken['two']?.promise;
  vi.advanceTimersByTime(600);
  ready.resolve(undefined);
  response.write('three');
  await taken['three']?.promise;
  vi.advanceTimersByTime(600);
  await expect(pushed).rejects.toMatchObject({ code: 'upstream_timeout' });
});

it('pulls from a source that cannot push, and lets that go when its taker throws', async () => {
  const happened: string[] = [];
  async function* source() {
    try {
      yield Buffer.from('one');
      yield Buffer.from('two');
    } finally {
      happened.push('let go');
    }
  }
  await pushAll(source(), (chunk) => {
    happened.push(Buffer.from(chunk).toString());
    return happened.length === 1 ? Promise.resolve().then(() => void happened.push('ready')) : null;
  });
  expect(happened).toEqual(['one', 'ready', 'two', 'let go']);
  await expect(pushAll(source(), () => raise(new Error('no')))).rejects.toThrow('no');
  expect(happened.slice(4)).toEqual(['let go']);
});

function raise(error: Error): never {
  throw error;
}
