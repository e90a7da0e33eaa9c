import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { ToolServerId } from '../../contract/ids.ts';
import { formOf } from './tool-form.ts';
import { ToolServer } from './tool-server.ts';

const signal = new AbortController().signal;
let web: Server;
let answer: RequestListener;
let tools: ToolServer | null = null;
let authorizations: (string | undefined)[];

beforeEach(async () => {
  authorizations = [];
  web = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
});
afterEach(async () => {
  await tools?.stop();
  web.closeAllConnections();
  web.close();
});

function remote(reach: 'public' | 'loopback' = 'loopback', startMs = 30_000): ToolServer {
  const url = `http://127.0.0.1:${(web.address() as AddressInfo).port}/mcp`;
  const stored = {
    ...{ id: ToolServerId.parse(randomUUID()), name: 'far', enabled: true, secrets: null, revision: 1 },
    spec: { transport: 'http' as const, url, reach, headers: ['authorization'] },
  };
  tools = new ToolServer(stored, {
    home: {
      ...{ environment: {}, groups: new Set(), folderOf: () => '/nowhere' },
      policyOf: (allowed) => ({ reach: allowed, own: [], allow: [], block: [] }),
    },
    ...{ version: '0', limits: { startMs, callMs: 30_000 } },
    readSecrets: async () => ({ authorization: 'Bearer secret' }),
    redact: (text) => text,
    changed: () => undefined,
  });
  return tools;
}

async function greet(server: ToolServer) {
  await server.ready(signal);
  const [tool] = server.state.tools;
  if (tool === undefined) throw new Error('it has a tool');
  return server.call({ tool: tool.name, form: formOf(tool), input: {} }, signal);
}

const GREETING = { failed: false, content: [{ type: 'text', text: 'hello' }], cut: null };

/** A server whose one tool greets. */
async function greeter(sessions: Map<string, StreamableHTTPServerTransport> | null) {
  const server = new McpServer({ name: 'far', version: '2' });
  server.registerTool('greet', { description: 'greets' }, () => ({
    content: [{ type: 'text', text: 'hello' }],
  }));
  const transport = new StreamableHTTPServerTransport(
    sessions === null
      ? {}
      : {
          sessionIdGenerator: randomUUID,
          onsessioninitialized: (id) => void sessions.set(id, transport),
        },
  );
  await server.connect(transport);
  return transport;
}

/** A server that keeps sessions; what it has forgotten, it does not know. */
function keepSessions({ untilCalled = false } = {}) {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const count = { begun: 0 };
  answer = (request, response) => {
    void (async () => {
      const text = (await request.setEncoding('utf8').toArray()).join('');
      const id = request.headers['mcp-session-id'];
      if (id === undefined) count.begun += 1;
      if (untilCalled && text.includes('tools/call')) sessions.clear();
      const known = typeof id === 'string' ? sessions.get(id) : await greeter(sessions);
      if (known === undefined) response.writeHead(404).end('Session not found');
      else await known.handleRequest(request, response, text === '' ? undefined : JSON.parse(text));
    })();
  };
  return { sessions, count };
}

it('is told anew who asks where it has forgotten the session, and the calls are answered', async () => {
  const { sessions, count } = keepSessions();
  const server = remote();
  expect(await greet(server)).toEqual(GREETING);
  sessions.clear();
  expect(await Promise.all([greet(server), greet(server)])).toEqual([GREETING, GREETING]);
  expect(server.state.state).toBe('ready');
  expect(count.begun).toBe(2);
});

it('is asked once more only: one that forgets each session is told as such', async () => {
  const { count } = keepSessions({ untilCalled: true });
  await expect(greet(remote())).rejects.toThrow('forgot the session that it just began');
  expect(count.begun).toBe(2);
});

it('is spoken to over streamable HTTP, with its own headers', async () => {
  answer = (request, response) => {
    void (async () => {
      await (await greeter(null)).handleRequest(request, response);
    })();
  };
  const server = remote();
  await server.ready(signal);
  expect(server.state).toMatchObject({ state: 'ready', program: 'far 2', tools: [{ name: 'greet' }] });
  expect(await greet(server)).toEqual(GREETING);
  expect(new Set(authorizations)).toEqual(new Set(['Bearer secret']));
});

it('is not asked at an address that it was not marked for', async () => {
  answer = (_request, response) => response.end();
  await expect(remote('public').ready(signal)).rejects.toMatchObject({ code: 'address_refused' });
  expect(authorizations).toEqual([]);
});

it('cannot lead elsewhere', async () => {
  answer = (_request, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end();
  await expect(remote().ready(signal)).rejects.toThrow('redirects are refused');
});

it.each([
  ['application/json', 'a'],
  ['text/event-stream', 'data: a\n'],
])('cannot fill the memory with %s: it is left while it still sends', async (type, words) => {
  const left = Promise.withResolvers<undefined>();
  let sent = 0;
  answer = (_request, response) => {
    response.on('close', () => left.resolve(undefined));
    response.writeHead(200, { 'content-type': type });
    const part = Buffer.alloc(1024 * 1024, words);
    const more = () => {
      while (!response.destroyed && sent < 256 * part.length) {
        sent += part.length;
        if (!response.write(part)) return;
      }
    };
    response.on('drain', more);
    response.on('error', () => undefined);
    more();
  };
  const server = remote();
  const started = server.ready(signal).catch((error: unknown) => error);
  await left.promise;
  // What the two ends keep under way is far less than this.
  expect(sent).toBeLessThan(64 * 1024 * 1024);
  await server.stop();
  expect(await started).toMatchObject({ code: expect.any(String) as string });
});
