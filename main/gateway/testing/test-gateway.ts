import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import express from 'express';
import { expect } from 'vitest';
import { SCRIPTED_VERSION } from '../../../e2e/integration/scripted-installation.ts';
import { SupervisorBench } from '../../../e2e/scripted-model-server/bench.ts';
import { systemPython } from '../../../e2e/scripted-model-server/plan.ts';
import type { BackendRecord, Reach } from '../../../contract/backend.ts';
import type { RequestBodies, RequestRow } from '../../../contract/request.ts';
import type { Route } from '../../../contract/route.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { createMediaFetcher } from '../../backends/media/fetch-media.ts';
import type { MediaFetcher } from '../../backends/media/fetch-media.ts';
import { BackendRegistry } from '../../backends/registry.ts';
import { MODEL_FAMILIES } from '../../translate/model-families/rules-for.ts';
import { OPEN_ACCESS } from '../../access/access.ts';
import type { Access } from '../../access/access.ts';
import { createApp } from '../app.ts';
import { Circuits } from '../circuits.ts';
import type { AuditRules } from '../gateway-parts.ts';
import { InFlight } from '../in-flight.ts';
import { LiveRoutes } from '../live-routes.ts';
import { connectionReader } from '../../inbound/client-connection.ts';
import type { OriginPolicy } from '../origin-guard.ts';
import { listen } from '../server.ts';
import { Mailbox } from './mailbox.ts';

export interface TestGatewayOptions {
  readonly backends?: readonly BackendRecord[];
  readonly routes?: readonly Route[];
  readonly keepAliveMs?: number;
  readonly origins?: OriginPolicy;
  readonly audit?: AuditRules;
  /** Who may use the models; everybody where nothing is given. */
  readonly access?: Access;
  /** What every stored key reads as. */
  readonly key?: string;
  /** Where images that requests name by an address may be; public addresses where it is absent. */
  readonly mediaReach?: Reach;
}

const MODEL_REQUEST =
  /^\/v1(?:\/v1)?\/(?:chat\/completions|messages|responses|embeddings|completions|(?:images|audio)\/\w+)(?:\?|$)/;

/** The real gateway on a real port with real backends and a supervisor; only the audit log stays in memory. */
export class TestGateway implements AsyncDisposable {
  readonly bench = new SupervisorBench();
  readonly inFlight = new InFlight();
  /** The clock of the breakers (milliseconds), which only the test moves. */
  now = 0;
  readonly circuits = new Circuits(undefined, () => this.now);
  /** What a request would have waited before it asked a backend again (milliseconds). */
  readonly pauses: number[] = [];
  readonly rows: RequestRow[] = [];
  /** Of each row in turn. */
  readonly bodies: (RequestBodies | null)[] = [];
  notReady: readonly string[] = [];
  /** What is asked where a request names no model. */
  defaultModel: string | null = null;
  readonly errors: unknown[] = [];
  readonly registry: BackendRegistry;
  readonly #logger: Logger;
  readonly #media: MediaFetcher;
  readonly #routes = new LiveRoutes();
  readonly #options: TestGatewayOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  readonly #written = new Mailbox<RequestRow>();
  #server: Server | undefined;
  #asked = 0;

  private constructor(options: TestGatewayOptions) {
    this.#options = options;
    const remember = (line: string) => void this.errors.push(JSON.parse(line));
    this.#logger = pino({ level: 'error' }, { write: remember });
    this.#media = createMediaFetcher({
      policy: { reach: options.mediaReach ?? 'public', own: [], allow: [], block: [] },
    });
    this.registry = new BackendRegistry({
      local: {
        supervisor: this.bench.supervisor,
        media: this.#media,
        runDirectory: this.#folder,
        idleUnloadSeconds: () => null,
        installation: async () => ({ python: systemPython(), version: SCRIPTED_VERSION }),
        servableModel: async () => ({ model: '/a/model', local: true, memoryBytes: 1_000_000 }),
      },
      remote: ({ reach }) => ({
        media: this.#media,
        policy: { reach, own: [], allow: [], block: [] },
        readKey: async () => options.key ?? 'stored-key',
        redact: (text) => text.replaceAll(options.key ?? 'stored-key', '[redacted]'),
      }),
    });
  }

  static async start(options: TestGatewayOptions = {}): Promise<TestGateway> {
    const gateway = new TestGateway(options);
    await gateway.#start();
    return gateway;
  }

  /** Serves these backends and routes from now on. */
  async change(backends: readonly BackendRecord[], routes: readonly Route[] = []): Promise<void> {
    await this.registry.set(backends);
    this.#routes.set(routes, backends);
  }

  async #start(): Promise<void> {
    const { backends = [], routes = [], keepAliveMs, origins, audit } = this.#options;
    await this.change(backends, routes);
    const app = createApp(
      {
        version: '0.0.0-test',
        access: this.#options.access ?? OPEN_ACCESS,
        routes: () => this.#routes.table,
        backend: (id) => this.registry.get(id),
        publicModels: () => this.#routes.models,
        defaultModel: () => this.defaultModel,
        recorder: {
          record: (row, bodies = null) => {
            this.rows.push(row);
            this.bodies.push(bodies);
            this.#written.put(row);
          },
        },
        modelFamilies: MODEL_FAMILIES,
        inFlight: this.inFlight,
        circuits: this.circuits,
        pause: async (ms) => void this.pauses.push(ms),
        origins: { ...(origins ?? { hosts: [], origins: [] }), connectionOf: connectionReader(() => []) },
        readiness: () => ({ ready: this.notReady.length === 0, why: this.notReady }),
        logger: this.#logger,
        ...(audit === undefined ? {} : { audit }),
        ...(keepAliveMs === undefined ? {} : { keepAliveMs }),
      },
      { page: (_request, _response, next) => next(), router: express.Router() },
    );
    this.#server = await listen(app, '127.0.0.1', 0);
    this.#server.on('request', ({ method, url }) => {
      if (method === 'POST' && MODEL_REQUEST.test(url ?? '')) this.#asked += 1;
    });
  }

  get port(): number {
    return (this.#server?.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The next row of the audit log that was not taken yet: the end of a request. */
  row(): Promise<RequestRow> {
    return this.#written.take();
  }

  /** For tests that do not know themselves how many requests they made. */
  forgetRows(): void {
    this.rows.length = 0;
    this.#asked = 0;
  }

  /** Resolves once so many requests are being answered. */
  async untilInFlight(count: number): Promise<void> {
    while (this.inFlight.count !== count) await new Promise((resolve) => setImmediate(resolve));
  }

  /** The next connection that a client opens. */
  nextConnection(): Promise<Socket> {
    return new Promise((resolve) => this.#server?.once('connection', resolve));
  }

  /** Ends it, and checks that nothing is left: no request, no process, one row for each request there was. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#server?.closeAllConnections();
    this.#server?.close();
    await this.inFlight.drain(5_000);
    await this.registry.close();
    await this.#media.close();
    const survivors = await this.bench.end();
    await rm(this.#folder, { recursive: true, force: true });
    expect(survivors).toEqual([]);
    expect(this.inFlight.count).toBe(0);
    expect(this.rows).toHaveLength(this.#asked);
    expect(this.errors).toEqual([]);
  }
}
