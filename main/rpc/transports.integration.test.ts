import { EventEmitter, once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import express from 'express';
import fc from 'fast-check';
import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../contract/caller.ts';
import { createClient } from '../../contract/client.ts';
import type { Transport } from '../../contract/client.ts';
import type { Answer } from '../../contract/define.ts';
import { eventsOnly } from '../../contract/event-stream.ts';
import type { HostEvent, Notice, Position } from '../../contract/event-stream.ts';
import { Failure, FailureView } from '../../contract/failure.ts';
import { BackendId, JobId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import { fromEmitter, fromEventTarget } from '../../contract/port.ts';
import type { EmitterPort } from '../../contract/port.ts';
import { httpTransport as pageTransport } from '../../renderer/host/http-transport.ts';
import { portTransport } from '../../renderer/host/port-transport.ts';
import { connectionReader } from '../inbound/client-connection.ts';
import { requestRow } from '../requests/request-row.test-support.ts';
import { directTransport } from './direct-transport.ts';
import { createDispatcher } from './dispatcher.ts';
import type { CallContext } from './dispatcher.ts';
import { createEventBus } from './event-bus.ts';
import { createRpcRouter } from './http-router.ts';
import { httpTransport } from './http-transport.ts';
import { servePort } from './port-server.ts';
import { createSessions } from './sessions.ts';
import { noPeople } from './testing/no-people.ts';
import { procedureNames, stubHandlers } from './testing/stub-handlers.ts';

const connectionOf = connectionReader(() => []);
const TOKEN = 'the token of this host';
const never = new AbortController().signal;
const id = BackendId.parse(randomUUID());
const status = {
  id,
  name: 'näme ✓',
  state: 'ready' as const,
  phase: null,
  detail: null,
  pid: 1,
  port: 2,
  startedAt: 3,
  readyAt: 4,
  inFlight: 0,
  queued: 0,
  memoryBytes: null,
  residentBytes: null,
  requestsServed: 0,
  tokensPerSecond: null,
  failure: null,
};
const conflict = new Failure('conflict', phrase`${'näme'} is ${phrase`taken by ${2}`}.`, {
  hint: phrase`Choose another name.`,
  issues: [{ path: 'a', message: 'b' }],
});

let waiting: PromiseWithResolvers<CallContext>;
const handlers = stubHandlers({
  requests: { recent: ({ limit }) => Array.from({ length: limit }, (_, n) => row(n)) },
  servers: {
    stop: () => {
      throw conflict;
    },
    start: (_input, context) => {
      waiting.resolve(context);
      return new Promise((_resolve, reject) => {
        context.signal.addEventListener('abort', () => reject(new Failure('aborted', 'given up')));
      });
    },
    log: ({ id: asked }) => log('línea', asked, '\u{1F600}'),
  },
});

function log(...texts: string[]) {
  const lines = texts.map((text, index) => ({ seq: index + 1, text, redrawn: false }));
  return { lines, cursor: texts.length, missed: false };
}

function progress(message: string): HostEvent {
  const job = { id: JobId.parse(id), work: 'install', runtime: 'vllm-mlx', startedAt: 1 } as const;
  const where = { state: 'running', progress: { step: 's', message, elapsedMs: 1 }, failure: null } as const;
  return { name: 'jobs.changed', payload: { ...job, ...where } };
}

function row(n: number) {
  return requestRow({ id: `req_${n}`, at: n });
}

/** A bus that tells how many listen. */
function countingBus() {
  const bus = createEventBus();
  const changes = new EventEmitter();
  let listeners = 0;
  const change = (by: number) => {
    listeners += by;
    changes.emit('change');
  };
  return {
    ...bus,
    subscribe(listener: (notice: Notice) => void, caller: Caller, after?: Position | null) {
      const unsubscribe = bus.subscribe(listener, caller, after);
      change(1);
      return () => {
        unsubscribe();
        change(-1);
      };
    },
    async untilListeners(wanted: number) {
      while (listeners !== wanted) await once(changes, 'change');
    },
  };
}

const events = countingBus();
const dispatch = createDispatcher(handlers, { readOnly: null, report: () => undefined });
const direct = directTransport(dispatch, events);
let server: Server;
let url: string;
let http: ReturnType<typeof httpTransport>;
let page: Transport;
const channel = new MessageChannel();
servePort(fromEventTarget(channel.port1), direct);
const port = portTransport(fromEventTarget(channel.port2));
/** The app's window on a host in another process. */
const attachedChannel = new MessageChannel();
const attached = portTransport(fromEventTarget(attachedChannel.port2));
const sessions = createSessions();
const contact = (token = TOKEN) => ({ pid: 1, startedAt: 1, url, token });

/** Node's port with the events of Electron's `MessagePortMain`: emitted, with `data`. */
function asElectron(node: MessagePort): EmitterPort {
  const heard = new Map<unknown, (data: unknown) => void>();
  return {
    postMessage: (message) => node.postMessage(message),
    on(type, listener) {
      const hear = (data: unknown) => listener({ data });
      heard.set(listener, hear);
      node.on(type, hear);
    },
    off(type, listener) {
      const hear = heard.get(listener);
      if (hear !== undefined) node.off(type, hear);
    },
    start: () => node.start(),
  };
}

/** What a browser adds to a page's own calls once it has signed in. */
async function signedInFetch(): Promise<typeof fetch> {
  const { token } = sessions.issueToken();
  const response = await fetch(`${url}/_ui/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ token }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return (input, init) =>
    fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), origin: url, cookie } });
}

beforeAll(async () => {
  const app = express();
  app.use(
    '/_ui',
    createRpcRouter({ dispatch, events, sessions, token: TOKEN, people: noPeople, connectionOf }),
  );
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  http = httpTransport(contact());
  servePort(fromEmitter(asElectron(attachedChannel.port1)), http);
  page = pageTransport({ base: url, fetch: await signedInFetch() });
});
afterAll(async () => {
  channel.port1.close();
  attachedChannel.port1.close();
  await http.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  waiting = Promise.withResolvers<CallContext>();
});

describe.each<[string, () => Transport]>([
  ['a direct call', () => direct],
  ['HTTP, as a program', () => http],
  ['HTTP, as a page', () => page],
  ['a message port', () => port],
  ['a message port to a host in another process', () => attached],
])('over %s', (_name, transport) => {
  const call = (name: string, input: unknown) => transport().call(name, input, never);

  it('a call answers its value', async () => {
    expect(await createClient(transport()).servers.log({ id })).toEqual(log('línea', id, '\u{1F600}'));
    expect(await createClient(transport()).requests.recent({})).toHaveLength(50);
  });

  it('a failure arrives with everything that it says', async () => {
    await expect(createClient(transport()).servers.stop({ id })).rejects.toMatchObject({
      name: 'Failure',
      ...conflict.toView(),
    });
  });

  it('an accident inside says nothing of the inside', async () => {
    const answer = await call('keys.rotate', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('not expected');
  });

  it.each(['no.such', '', '..', 'servers/log', 'servers.changed', '%', 'ünï'])(
    'the unknown procedure "%s" is not found',
    async (name) => {
      expect(await call(name, {})).toMatchObject({ ok: false, error: { code: 'not_found' } });
    },
  );

  it('an extra key is refused', async () => {
    expect(await call('servers.log', { id, more: 1 })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    });
  });

  it('an input of more than a megabyte is refused as such', async () => {
    const answer = await call('routes.explain', { model: 'x'.repeat(1_100_000) });
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  });

  it('a caller that gives up stops the work', async () => {
    const caller = new AbortController();
    const calling = Promise.allSettled([transport().call('servers.start', { id }, caller.signal)]);
    const { signal } = await waiting.promise;
    const aborted = signal.aborted ? Promise.resolve() : once(signal, 'abort');
    caller.abort(new Failure('aborted', 'given up'));
    await aborted;
    await calling;
  });

  it('events arrive in their order, until the listener leaves', async () => {
    const seen: HostEvent[] = [];
    const leaving = new AbortController();
    const two = Promise.withResolvers<undefined>();
    const see = eventsOnly((event) => {
      seen.push(event);
      if (seen.length === 3) two.resolve(undefined);
    });
    const listening = transport().listen(see, leaving.signal);
    await events.untilListeners(1);
    const sent: HostEvent[] = [
      { name: 'servers.changed', payload: status },
      { name: 'servers.logGrew', payload: { id, cursor: 7 } },
      progress('a\nb'),
    ];
    sent.forEach((event) => events.emit(event));
    await two.promise;
    expect(seen).toEqual(sent);
    leaving.abort();
    await listening;
    await events.untilListeners(0);
  });

  /** Listens until `wanted` notices came. */
  async function hear(wanted: number, after: Position | null): Promise<Notice[]> {
    const heard: Notice[] = [];
    const leaving = new AbortController();
    await transport().listen(
      (notice) => {
        heard.push(notice);
        if (heard.length === wanted) leaving.abort();
      },
      leaving.signal,
      after,
    );
    await events.untilListeners(0);
    return heard;
  }

  it('a listener that comes back hears what it missed, and that nothing is missing', async () => {
    const [first] = await hear(1, null);
    expect(first).toMatchObject({ kind: 'opened', continues: false });
    events.emit(progress('missed'));
    const [opened, missed] = await hear(2, first?.position ?? null);
    expect(opened).toEqual({ ...first, continues: true });
    expect(missed).toMatchObject({ kind: 'event', event: progress('missed') });
  });

  it('a listener that comes back to another run of the host hears that it has to read anew', async () => {
    expect(await hear(1, { epoch: 'an earlier run', seq: 7 })).toMatchObject([{ continues: false }]);
  });

  it('a listener that left before it began hears nothing', async () => {
    const heard: Notice[] = [];
    await transport().listen((notice) => heard.push(notice), AbortSignal.abort());
    expect(heard).toEqual([]);
  });
});

describe('all transports', () => {
  it('answer the same to everything that JSON can say', async () => {
    const name = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...procedureNames.filter((one) => one !== 'servers.start')) },
      // As a part of an address, one or two dots are resolved away before anything is sent.
      {
        weight: 1,
        arbitrary: fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/^\.{1,2}$/.test(text)),
      },
    );
    const ids = fc.record({ id: fc.constantFrom(id, 'no id'), limit: fc.integer() }, { requiredKeys: [] });
    const input = fc.oneof(fc.constant({}), ids, fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(name, input, async (procedure, value) => {
        // What HTTP carries is JSON: -0 and the like do not survive that.
        const asJson = JSON.parse(JSON.stringify(value)) as unknown;
        const answers = await Promise.all(
          [direct, http, page, port, attached].map((one) => one.call(procedure, asJson, never)),
        );
        answers.forEach((answer) => expect(answer).toEqual(answers[0]));
      }),
      { numRuns: 300 },
    );
  });
});

describe('over a message port', () => {
  it('a page hears that the host behind it is gone, in calls and in events', async () => {
    const gone = httpTransport({ ...contact(), url: 'http://127.0.0.1:1' });
    const { port1, port2 } = new MessageChannel();
    const stop = servePort(fromEventTarget(port1), gone);
    const lost = portTransport(fromEventTarget(port2));
    await expect(createClient(lost).servers.log({ id })).rejects.toMatchObject({ code: 'not_running' });
    await expect(lost.listen(() => undefined, never)).rejects.toMatchObject({ code: 'not_running' });
    stop();
    port1.close();
    await gone.close();
  });
});

describe('over HTTP', () => {
  it.each([
    ['none', undefined],
    ['another', 'Bearer other'],
    ['an empty one', 'Bearer '],
    ['the right one in another scheme', `Basic ${TOKEN}`],
    ['the right one and more', `Bearer ${TOKEN}x`],
  ])('a caller that shows this token is sent away with 401: %s', async (_what, authorization) => {
    for (const path of ['/_ui/rpc/servers.log', '/_ui/events', '/_ui/anything']) {
      const response = await request(url + path, {
        method: path.includes('rpc') ? 'POST' : 'GET',
        headers: {
          'content-type': 'application/json',
          ...(authorization === undefined ? {} : { authorization }),
        },
        body: path.includes('rpc') ? JSON.stringify({ id }) : null,
      });
      const answer = (await response.body.json()) as Answer<unknown>;
      expect([response.statusCode, answer]).toMatchObject([
        401,
        { ok: false, error: { code: 'unauthorised' } },
      ]);
    }
  });

  it('a client with an outdated token hears so, for calls and for events', async () => {
    const outdated = httpTransport(contact('an outdated token'));
    await expect(createClient(outdated).servers.log({ id })).rejects.toMatchObject({ code: 'unauthorised' });
    await expect(outdated.listen(() => undefined, never)).rejects.toMatchObject({ code: 'unauthorised' });
    await outdated.close();
  });

  it('a host that is gone is told from one that refuses', async () => {
    const gone = httpTransport({ ...contact(), url: 'http://127.0.0.1:1', pid: 4711 });
    await expect(createClient(gone).servers.log({ id })).rejects.toMatchObject({
      code: 'not_running',
      message: expect.stringContaining('4711'),
    });
    await gone.close();
  });

  it.each([
    ['broken JSON', '{"id":', 'application/json'],
    ['another content type', `{"id":"${id}"}`, 'text/plain'],
    ['nothing', '', 'application/json'],
  ])('a body is refused in the words of the contract: %s', async (_what, body, type) => {
    const response = await request(`${url}/_ui/rpc/servers.log`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': type },
      body,
    });
    const answer = (await response.body.json()) as Answer<unknown>;
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    if (!answer.ok) FailureView.parse(answer.error);
  });

  it('a long call does not keep others waiting', async () => {
    const caller = new AbortController();
    const long = Promise.allSettled([http.call('servers.start', { id }, caller.signal)]);
    await waiting.promise;
    expect(await http.call('servers.log', { id }, never)).toMatchObject({ ok: true });
    caller.abort();
    await long;
  });
});
