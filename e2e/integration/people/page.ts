import type { Answer } from '../../../contract/define.ts';
import type { AccessToken } from '../../../contract/person.ts';

export const PASSWORD = 'correct horse battery';

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** What the page of a host sends, from a browser without memory: cookies and tokens are shown only where they are given. */
export class Page {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  send(path: string, { method = 'POST', headers = {}, body = {}, signal }: Sent = {}): Promise<Response> {
    return fetch(`${this.#url}/_ui/${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: this.#url, ...headers },
      body: method === 'GET' ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  }

  call(name: string, token: string, body: unknown = {}): Promise<Response> {
    return this.send(`rpc/${name}`, { headers: bearer(token), body });
  }

  /** A browser that signs in: its token, and the cookie that renews it. */
  async signIn(name: string, password = PASSWORD) {
    const response = await this.send('session', { body: { name, password } });
    const cookie = response.headers.getSetCookie()[0] ?? '';
    const { token } = await valueOf<AccessToken>(response);
    return { token, cookie: cookie.split(';')[0] ?? '', attributes: cookie };
  }
}

/** Reads a stream of events until it names one. @throws where it ends without */
export async function untilHeard(stream: Response, name: string): Promise<string> {
  let heard = '';
  for await (const chunk of stream.body ?? []) {
    heard += Buffer.from(chunk as Uint8Array).toString();
    if (heard.includes(`"${name}"`)) return heard;
  }
  throw new Error(`${name} was not told`);
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What a call answered. @throws where it was refused */
export async function valueOf<T>(response: Response): Promise<T> {
  const answer = (await response.json()) as Answer<T>;
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.value;
}
