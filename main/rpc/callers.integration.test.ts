import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOBODY, OWNER, reaches } from '../../contract/caller.ts';
import type { Caller } from '../../contract/caller.ts';
import type { Transport } from '../../contract/client.ts';
import type { Event, Procedure } from '../../contract/define.ts';
import type { HostEvent } from '../../contract/event-stream.ts';
import { contract } from '../../contract/index.ts';
import { PersonId } from '../../contract/ids.ts';
import { fromEventTarget } from '../../contract/port.ts';
import { httpTransport as pageTransport } from '../../renderer/host/http-transport.ts';
import { portTransport } from '../../renderer/host/port-transport.ts';
import { connectionReader } from '../inbound/client-connection.ts';
import { directTransport } from './direct-transport.ts';
import { createDispatcher } from './dispatcher.ts';
import { createEventBus } from './event-bus.ts';
import { createRpcRouter } from './http-router.ts';
import { httpTransport } from './http-transport.ts';
import { servePort } from './port-server.ts';
import { createSessions } from './sessions.ts';
import { noPeople } from './testing/no-people.ts';
import { procedures, stubHandlers } from './testing/stub-handlers.ts';

type Person = Extract<Caller, { kind: 'person' }>;
const person = (role: 'admin' | 'member'): Person => ({
  kind: 'person',
  id: PersonId.parse(randomUUID()),
  ...{ name: 'Ada', role },
});

/** Everybody who can call, with what they show over HTTP. */
const CALLERS: readonly { readonly who: string; readonly caller: Caller; readonly token: string }[] = [
  { who: 'nobody', caller: NOBODY, token: 'made up' },
  { who: 'a member', caller: person('member'), token: 'the member’s' },
  { who: 'an administrator', caller: person('admin'), token: 'the administrator’s' },
  { who: 'the owner', caller: OWNER, token: 'the host’s own' },
].map((one) => ({ ...one, token: Buffer.from(one.token).toString('base64url') }));
const ownToken = CALLERS[3]?.token ?? '';

const events = createEventBus();
const dispatch = createDispatcher(stubHandlers(), { readOnly: null, report: () => undefined });
const closers: (() => unknown)[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  const people = {
    ...noPeople,
    find: async (token: string) => {
      const caller = CALLERS.find((one) => one.token === token)?.caller;
      if (caller?.kind !== 'person') return null;
      return { caller, ended: new AbortController().signal, endIfOver: async () => undefined };
    },
  };
  const connectionOf = connectionReader(() => []);
  const sessions = createSessions();
  const app = express();
  app.use('/_ui', createRpcRouter({ dispatch, events, sessions, token: ownToken, people, connectionOf }));
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  for (const close of closers) await close();
  server.closeAllConnections();
  server.close();
});

function program(token: string): Transport {
  const transport = httpTransport({ pid: 1, startedAt: 1, url, token });
  closers.push(() => transport.close());
  return transport;
}

function overPort(host: Transport): Transport {
  const { port1, port2 } = new MessageChannel();
  closers.push(servePort(fromEventTarget(port1), host), () => port1.close());
  return portTransport(fromEventTarget(port2));
}

const TRANSPORTS: readonly [string, (caller: Caller, token: string) => Transport][] = [
  ['a direct call', (caller) => directTransport(dispatch, events, caller)],
  ['a message port', (caller) => overPort(directTransport(dispatch, events, caller))],
  ['HTTP, as a program', (_caller, token) => program(token)],
  ['a message port to another process', (_caller, token) => overPort(program(token))],
  [
    'HTTP, as a page',
    (_caller, token) =>
      pageTransport({
        base: url,
        fetch: (input, init) =>
          fetch(input, {
            ...init,
            headers: {
              ...(init?.headers as Record<string, string>),
              authorization: `Bearer ${token}`,
              origin: url,
            },
          }),
      }),
  ],
];

describe.each(TRANSPORTS)('over %s', (_name, make) => {
  describe.each(CALLERS)('$who', ({ caller, token }) => {
    it('may call the procedures of his level, and no other', async () => {
      const transport = make(caller, token);
      const refused: string[] = [];
      for (const [name] of procedures) {
        const answer = await transport.call(name, { never: 'an input' }, new AbortController().signal);
        if (!answer.ok && ['unauthorised', 'forbidden'].includes(answer.error.code)) refused.push(name);
      }
      expect(refused).toEqual(procedures.filter(([, { by }]) => !reaches(caller, by)).map(([name]) => name));
    });

    it('hears the events of his level, and no other', async () => {
      const transport = make(caller, token);
      const heard: string[] = [];
      const leaving = new AbortController();
      const listening = transport
        .listen((notice) => {
          if (notice.kind === 'opened') queueMicrotask(() => all.forEach(([name]) => emit(name)));
          // What everyone may hear comes last, and in its order.
          else if (notice.event.name === 'clients.changed' && heard.includes('clients.changed'))
            leaving.abort();
          else heard.push(notice.event.name);
        }, leaving.signal)
        .catch((error: unknown) => error);
      if (caller.kind === 'nobody') {
        // Over HTTP nobody is sent away; inside of the process he may listen and hears nothing.
        leaving.abort();
        await listening;
        expect(heard).toEqual([]);
        return;
      }
      await listening;
      expect(heard).toEqual(all.filter(([, { by }]) => reaches(caller, by)).map(([name]) => name));
    });
  });
});

/** The events that have nothing to say but that they happened, and one more time the one that ends the listening. */
const all: readonly (readonly [string, Event])[] = Object.entries(contract).flatMap(([domain, entries]) =>
  Object.entries<Procedure | Event>(entries).flatMap(([name, entry]) =>
    entry.kind === 'event' && entry.payload.safeParse({}).success
      ? [[`${domain}.${name}`, entry] as const]
      : [],
  ),
);

function emit(name: string): void {
  events.emit({ name, payload: {} } as HostEvent);
  if (name === all.at(-1)?.[0]) events.emit({ name: 'clients.changed', payload: {} });
}

it('some events are for members and some are not, so that the tests above can fail', () => {
  const levels = new Set(all.map(([, { by }]) => by));
  expect(levels).toEqual(new Set(['member', 'admin']));
  expect(all.at(-1)?.[0]).not.toBe('clients.changed');
});
