import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to one request for a large file's content, instead of the whole answer. */
export type Mishap =
  /** Sends so many bytes (of the range) and then nothing, until `release`. */
  | { readonly kind: 'hold'; readonly after: number }
  /** Sends so many bytes and resets the connection. */
  | { readonly kind: 'reset'; readonly after: number }
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'ignore-range' }
  | { readonly kind: 'status'; readonly status: number };

export interface HubRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
  readonly place: 'hub' | 'store';
}

interface Repository {
  commit: string;
  gated: boolean;
  files: Map<string, { bytes: Buffer; large: boolean }>;
}

/** Above this, files lie in a store of their own, at another address, as on the real hub. */
const LARGE = 1_000;

/** A hub on this machine: the API, files with ranges, a store for large ones at another port, and mishaps on cue. */
export class ScriptedHub implements AsyncDisposable {
  readonly requests: HubRequest[] = [];
  /** Answers to the API, in their order, before it works again. */
  readonly apiStatuses: number[] = [];
  /** The token that opens gated repositories. */
  token = 'hf_scripted_token_for_tests';
  readonly #repositories = new Map<string, Repository>();
  readonly #mishaps: Mishap[] = [];
  readonly #held: (() => void)[] = [];
  #onHold = Promise.withResolvers<undefined>();
  readonly #hub: Server;
  readonly #store: Server;

  private constructor(hub: Server, store: Server) {
    this.#hub = hub;
    this.#store = store;
    hub.on('request', (request, response) => this.#answer(request, response));
    store.on('request', (request, response) => this.#deliver(request, response));
  }

  static async start(): Promise<ScriptedHub> {
    const servers = [createServer(), createServer()] as const;
    for (const server of servers) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    return new ScriptedHub(...servers);
  }

  get url(): string {
    return address(this.#hub);
  }

  /** Gives a repository these files under a new commit. Returns the commit. */
  publish(model: string, files: Readonly<Record<string, string | Buffer>>, gated = false): string {
    const contents = new Map(
      Object.entries(files).map(([path, content]) => {
        const bytes = Buffer.from(content);
        return [path, { bytes, large: bytes.length > LARGE }] as const;
      }),
    );
    const commit = createHash('sha1')
      .update(JSON.stringify([...contents].map(([path, { bytes }]) => [path, sha256(bytes)])))
      .digest('hex');
    this.#repositories.set(model, { commit, gated, files: contents });
    return commit;
  }

  /** Each of the next requests for a large file's content goes wrong in this way. */
  mishap(...mishaps: Mishap[]): void {
    this.#mishaps.push(...mishaps);
  }

  /** Resolves when a request is being held. */
  get holds(): Promise<undefined> {
    return this.#onHold.promise;
  }

  /** Lets held answers end as they would have. */
  release(): void {
    for (const go of this.#held.splice(0)) go();
    this.#onHold = Promise.withResolvers();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of [this.#hub, this.#store]) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  }

  #note(request: IncomingMessage, place: HubRequest['place']): URL {
    const url = new URL(request.url ?? '/', this.url);
    const { range, authorization } = request.headers;
    this.requests.push({ path: url.pathname + url.search, range, authorization, place });
    return url;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = this.#note(request, 'hub');
    const status = url.pathname.startsWith('/api/') ? this.apiStatuses.shift() : undefined;
    if (status !== undefined) {
      json(response, { error: 'as told' }, status, { 'retry-after': '30' });
      return;
    }
    const allowed = request.headers.authorization === `Bearer ${this.token}`;
    if (url.pathname === '/api/whoami-v2') {
      if (allowed)
        json(response, {
          type: 'user',
          name: 'tester',
          auth: {
            type: 'access_token',
            accessToken: { displayName: 't', role: 'read', createdAt: '2026-01-01' },
          },
        });
      else json(response, { error: 'Invalid credentials in Authorization header' }, 401);
      return;
    }
    if (url.pathname === '/api/models') {
      this.#list(url, response);
      return;
    }
    const [, model = '', rest = ''] =
      /^\/api\/models\/([^/]+\/[^/]+)\/(.*)$/.exec(url.pathname) ??
      /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.*)$/.exec(url.pathname) ??
      [];
    const repository = this.#repositories.get(model);
    if (repository === undefined) json(response, { error: 'Repository not found' }, 401);
    else if (url.pathname.startsWith('/api/')) describe(response, model, repository, rest);
    else if (repository.gated && !allowed) {
      const known = request.headers.authorization !== undefined;
      json(response, { error: 'Access to this model is restricted.' }, known ? 403 : 401);
    } else this.#resolve(response, repository, decodeURIComponent(rest));
  }

  #list(url: URL, response: ServerResponse): void {
    const text = url.searchParams.get('search') ?? '';
    const author = url.searchParams.get('author');
    const names = [...this.#repositories.keys()]
      .filter((name) => name.includes(text) && (author === null || name.startsWith(`${author}/`)))
      .sort();
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const limit = Number(url.searchParams.get('limit'));
    const more = start + limit < names.length;
    const page = names.slice(start, start + limit).map((name) => ({
      ...{ _id: name, id: name, private: false, likes: 3, downloads: 40, pipeline_tag: 'text-generation' },
      gated: this.#repositories.get(name)?.gated === true ? 'manual' : false,
      lastModified: '2026-02-03T04:05:06.000Z',
      ...{ tags: ['mlx', 'safetensors'], safetensors: { parameters: { U32: 10 }, total: 1_234 } },
    }));
    const next = `<${this.url}/api/models?limit=${limit}&cursor=${start + limit}>; rel="next"`;
    json(response, page, 200, more ? { link: next } : {});
  }

  #resolve(response: ServerResponse, { commit, files }: Repository, path: string): void {
    const file = files.get(path);
    if (file === undefined) {
      json(response, { error: 'Entry not found' }, 404);
      return;
    }
    const headers = { 'x-repo-commit': commit };
    if (file.large) {
      const location = `${address(this.#store)}/${sha256(file.bytes)}?signature=secret`;
      response.writeHead(302, { ...headers, location, 'x-linked-etag': `"${sha256(file.bytes)}"` }).end();
      return;
    }
    response.writeHead(200, { ...headers, etag: `"${gitBlob(file.bytes)}"` }).end(file.bytes);
  }

  #deliver(request: IncomingMessage, response: ServerResponse): void {
    const url = this.#note(request, 'store');
    const wanted = url.pathname.slice(1);
    const content = [...this.#repositories.values()]
      .flatMap(({ files }) => [...files.values()])
      .find(({ bytes }) => sha256(bytes) === wanted)?.bytes;
    const mishap = this.#mishaps.shift();
    if (content === undefined || mishap?.kind === 'status') {
      response.writeHead(mishap?.kind === 'status' ? mishap.status : 404).end();
      return;
    }
    const start =
      mishap?.kind === 'ignore-range' ? 0 : Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
    if (start >= content.length) {
      response.writeHead(416).end();
      return;
    }
    const bytes = Buffer.from(content.subarray(start));
    if (mishap?.kind === 'corrupt') bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const range = { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` };
    response.writeHead(start === 0 ? 200 : 206, {
      'content-length': bytes.length,
      ...(start === 0 ? {} : range),
    });
    if (mishap?.kind === 'hold' || mishap?.kind === 'reset') {
      response.write(bytes.subarray(0, mishap.after), () => {
        if (mishap.kind === 'reset') {
          request.socket.resetAndDestroy();
          return;
        }
        this.#held.push(() => void response.end(bytes.subarray(mishap.after)));
        this.#onHold.resolve(undefined);
      });
      return;
    }
    response.end(bytes);
  }
}

function describe(
  response: ServerResponse,
  model: string,
  { commit, files, gated }: Repository,
  rest: string,
): void {
  if (rest.startsWith('tree/')) {
    const tree = [...files].map(([path, { bytes, large }]) => ({
      ...{ type: 'file', path, size: bytes.length, oid: gitBlob(bytes) },
      ...(large ? { lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 130 } } : {}),
    }));
    json(response, tree);
    return;
  }
  json(response, {
    _id: model,
    id: model,
    sha: commit,
    gated,
    private: false,
    lastModified: '2026-02-03T04:05:06.000Z',
  });
}

function json(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

function address(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function gitBlob(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
