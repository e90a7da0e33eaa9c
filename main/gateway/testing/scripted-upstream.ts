import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BackendRecord } from '../../../contract/backend.ts';
import type { RemoteRecord, RemoteSpec } from '../../../contract/backend.ts';
import { backendRecord } from './records.ts';
import { Mailbox } from './mailbox.ts';

/** One request as it reached the upstream. The test answers it, in its own time. */
export interface Exchange {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly response: ServerResponse;
  /** Resolves when the connection is gone, or the answer is complete. */
  readonly closed: Promise<unknown>;
}

/** A server in OpenAI's protocol whose every answer is given by the test, byte by byte if need be. */
export class ScriptedUpstream implements AsyncDisposable {
  readonly #server: Server;
  readonly #arrived = new Mailbox<Exchange>();
  #automatic: ((exchange: Exchange) => void) | null = null;
  requests = 0;
  /** Connections so far, open or not. */
  opened = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', () => {
      this.opened += 1;
    });
    server.on('request', (request, response) => void this.#take(request, response));
  }

  static async start(): Promise<ScriptedUpstream> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ScriptedUpstream(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next request that nobody has taken yet. */
  next(): Promise<Exchange> {
    return this.#arrived.take();
  }

  /** Answers every request from now on by itself. */
  always(answer: (exchange: Exchange) => void): this {
    this.#automatic = answer;
    return this;
  }

  /** A backend that leads here. */
  record(name: string, spec: Partial<RemoteSpec> = {}): RemoteRecord {
    const record = backendRecord(name, {
      kind: 'openai-compatible',
      url: this.url,
      reach: 'loopback',
      ...spec,
    });
    return BackendRecord.parse(record) as RemoteRecord;
  }

  connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
    });
  }

  /** Resolves once nobody is connected. */
  async untilNoConnection(): Promise<void> {
    while ((await this.connections()) > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const closed = once(response, 'close');
    const body = await Array.fromAsync(request as AsyncIterable<Buffer>).catch(() => null);
    if (body === null) return;
    const exchange = {
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(body),
      response,
      closed,
    };
    if (this.#automatic === null) this.#arrived.put(exchange);
    else this.#automatic(exchange);
  }
}

/** Writes a chunk and resolves when the system has taken it. */
export function write(response: ServerResponse, chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

export function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export const EVENT_STREAM = { 'content-type': 'text/event-stream' };

/** One word of a streamed answer as an event. */
export function word(content: string): string {
  const choice = { index: 0, delta: { content }, finish_reason: null };
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [choice] })}\n\n`;
}

export const FINISH = `data: ${JSON.stringify({
  id: 'c',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
})}\n\n`;
export const DONE = 'data: [DONE]\n\n';

export const COMPLETION = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'upstream-model',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
};

/** A whole short answer, streamed or not as asked. */
export function answerShortly({ body, response }: Exchange): void {
  const asked = JSON.parse(body.toString()) as { stream?: boolean };
  if (asked.stream === true)
    response.writeHead(200, EVENT_STREAM).end(word('hel') + word('lo') + FINISH + DONE);
  else json(response, 200, COMPLETION);
}
