import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PersonId } from '../../contract/ids.ts';
import { connectionReader } from '../inbound/client-connection.ts';
import { createDispatcher } from './dispatcher.ts';
import type { CallContext } from './dispatcher.ts';
import { createEventBus } from './event-bus.ts';
import type { EventBus } from './event-bus.ts';
import { createRpcRouter } from './http-router.ts';
import { createSessions } from './sessions.ts';
import { noPeople } from './testing/no-people.ts';
import { stubHandlers } from './testing/stub-handlers.ts';

const ada = {
  kind: 'person' as const,
  id: PersonId.parse('6f3c1a52-6b0e-4f0e-9a55-0d8d3d1f4a10'),
  name: 'Ada',
  role: 'admin' as const,
};

let right: AbortController;
let recognised: PromiseWithResolvers<undefined>;
let called: PromiseWithResolvers<CallContext>;
let calls: number;
let subscribed: () => void;
let server: Server;
let url: string;

beforeEach(async () => {
  right = new AbortController();
  recognised = Promise.withResolvers();
  called = Promise.withResolvers();
  calls = 0;
  subscribed = () => undefined;
  const handlers = stubHandlers({
    keys: {
      list: (_input, context) => {
        calls += 1;
        called.resolve(context);
        return [];
      },
    },
    host: {
      doctor: async (_input, context) => {
        called.resolve(context);
        if (!context.signal.aborted) await once(context.signal, 'abort');
        return [];
      },
    },
  });
  const people = {
    ...noPeople,
    find: async () => {
      recognised.resolve(undefined);
      return { caller: ada, ended: right.signal, endIfOver: async () => right.abort() };
    },
  };
  const dispatch = createDispatcher(handlers, { readOnly: null, report: () => undefined });
  const bus = createEventBus();
  const events: EventBus = {
    ...bus,
    subscribe(...args) {
      const leave = bus.subscribe(...args);
      subscribed();
      return leave;
    },
  };
  const app = express();
  app.use(
    '/_ui',
    createRpcRouter({
      ...{ dispatch, events, sessions: createSessions(), token: 'the host’s own', people },
      connectionOf: connectionReader(() => []),
    }),
  );
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/_ui`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const authorization = 'Bearer a.b.c';

function call(name: string): Promise<Response> {
  const headers = { authorization, 'content-type': 'application/json' };
  return fetch(`${url}/rpc/${name}`, { method: 'POST', headers, body: '{}' });
}

it('a right to call that ends while the body arrives is none: nothing is called', async () => {
  const sending = request(`${url}/rpc/keys.list`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'content-length': 2 },
  });
  sending.write('{');
  await recognised.promise;
  right.abort();
  sending.end('}');
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(401);
  expect(calls).toBe(0);
});

it('a call under way is given up when the right to call ends', async () => {
  const calling = call('host.doctor');
  await called.promise;
  right.abort();
  expect((await calling).status).toBe(200);
});

it('a call whose right goes on is answered, so that the tests above can fail', async () => {
  expect((await call('keys.list')).status).toBe(200);
  expect(calls).toBe(1);
  expect((await called.promise).signal.aborted).toBe(false);
});

it('events are not told when the right to hear them ended before the first', async () => {
  right.abort();
  const response = await fetch(`${url}/events`, { headers: { authorization } });
  expect(response.status).toBe(401);
  await response.body?.cancel();
});

it('events are told no longer where the right to hear them ends with the first', async () => {
  subscribed = () => right.abort();
  const response = await fetch(`${url}/events`, { headers: { authorization } });
  expect(await response.text()).toContain('opened');
});

it('events are told no longer once the right to hear them is over, which nobody has ended', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const response = await fetch(`${url}/events`, { headers: { authorization } });
    expect(response.status).toBe(200);
    vi.advanceTimersByTime(15_000);
    await response.text();
    expect(right.signal.aborted).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
