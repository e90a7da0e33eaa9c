import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';

export const HELLO = [{ role: 'user', content: 'hello' }];

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The text as JSON; undefined when it is none. */
  readonly json: {
    readonly error?: { message: string; type: string; param: unknown; code: unknown };
  } & Record<string, unknown>;
}

/** One call on a connection of its own, which is closed behind it. */
export async function call(
  url: string,
  options: {
    method?: Dispatcher.HttpMethod;
    headers?: Record<string, string>;
    body?: string | Uint8Array;
  } = {},
): Promise<Answer> {
  const agent = new Agent({ pipelining: 0 });
  try {
    const response = await request(url, { method: 'GET', ...options, dispatcher: agent });
    const text = await response.body.text();
    return { status: response.statusCode, headers: response.headers, text, json: tryJson(text) };
  } finally {
    await agent.destroy();
  }
}

function tryJson(text: string): Answer['json'] {
  try {
    return JSON.parse(text) as Answer['json'];
  } catch {
    return {};
  }
}

/** `POST /v1/chat/completions` with these fields over those of a plain request. */
export function chat(
  gateway: { readonly url: string },
  fields: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  return call(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model: 'm', messages: HELLO, ...fields }),
  });
}

/** A request whose answer is read bit by bit, and which can be left at any time. */
export class OpenCall implements AsyncDisposable {
  readonly #agent = new Agent({ pipelining: 0 });
  readonly #leaving = new AbortController();
  #chunks: AsyncIterator<Buffer, undefined> | undefined;
  readonly answer: Promise<Dispatcher.ResponseData>;
  received = '';

  constructor(
    gateway: { readonly url: string },
    fields: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    this.answer = request(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: 'm', messages: HELLO, stream: true, ...fields }),
      dispatcher: this.#agent,
      signal: this.#leaving.signal,
    });
    this.answer.catch(() => undefined);
  }

  /** Reads until this text has come; everything that came is in `received`. */
  async until(text: string): Promise<string> {
    const chunks = await this.#body();
    while (!this.received.includes(text)) {
      const item = await chunks.next();
      if (item.done === true) throw new Error(`the answer ended without ${text}: ${this.received}`);
      this.received += item.value.toString('utf8');
    }
    return this.received;
  }

  /** Reads to the end. */
  async rest(): Promise<string> {
    const chunks = await this.#body();
    for (let item = await chunks.next(); item.done !== true; item = await chunks.next()) {
      this.received += item.value.toString('utf8');
    }
    return this.received;
  }

  async #body(): Promise<AsyncIterator<Buffer, undefined>> {
    const { body } = await this.answer;
    return (this.#chunks ??= body[Symbol.asyncIterator]());
  }

  /** Closes the connection, as a client does that was interrupted. */
  leave(): void {
    this.#leaving.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leave();
    await this.#agent.destroy();
  }
}
