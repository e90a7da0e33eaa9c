import type { Server } from 'node:http';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { isProfile } from '../contract/backend.ts';
import type { BackendKind, RemoteSpec } from '../contract/backend.ts';
import { composeAudit } from './compose-audit.ts';
import { composeServing } from './compose-serving.ts';
import { LocalServerBackend } from './backends/local-server/local-server-backend.ts';
import { BackendRegistry } from './backends/registry.ts';
import { examine } from './doctor/examine.ts';
import { createApp } from './gateway/app.ts';
import { InFlight } from './gateway/in-flight.ts';
import { LiveRoutes } from './gateway/live-routes.ts';
import type { OriginPolicy } from './gateway/origin-guard.ts';
import { listen } from './gateway/server.ts';
import type { DataDirectory } from './instance/data-directory.ts';
import { takeInstance } from './instance/instance.ts';
import { readModelFamilies } from './models/model-families-file.ts';
import { servePage, servePageAssets } from './page/page.ts';
import { DEFAULT_AUDIT_SETTINGS } from './requests/audit-settings.ts';
import { createClient } from '../contract/client.ts';
import type { HostClient, Transport } from '../contract/client.ts';
import { directTransport } from './rpc/direct-transport.ts';
import { createDispatcher } from './rpc/dispatcher.ts';
import { createEventBus } from './rpc/event-bus.ts';
import { createHandlers } from './rpc/handlers/index.ts';
import { createRpcRouter } from './rpc/http-router.ts';
import { createSessions } from './rpc/sessions.ts';
import { hasCiphertexts } from './secrets/key-rows.ts';
import { createKeyVault } from './secrets/key-vault.ts';
import { openKeychain } from './secrets/keychain.ts';
import { createMasterKeyLoader } from './secrets/master-key.ts';
import { createRedactor } from './secrets/redact.ts';
import { BackendsTable } from './store/backends-table.ts';
import { openDatabase } from './store/database.ts';
import { KeysTable } from './store/keys-table.ts';
import { RoutesTable } from './store/routes-table.ts';
import { openLog } from './telemetry/logger.ts';
import { VERSION } from './version.ts';

/** The user interface as `npm run build` leaves it. */
const PAGE = join(import.meta.dirname, '..', 'dist', 'renderer');

export interface HostOptions {
  readonly directory: DataDirectory;
  readonly cacheDirectory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where the gateway listens. */
  readonly host: string;
  readonly port: number;
  readonly origins: OriginPolicy;
  /** How long running answers may go on once the host is told to stop (milliseconds). */
  readonly drainMs: number;
}

/** The program without a face: everything that matters, and nothing of Electron. */
export interface Host {
  readonly client: HostClient;
  readonly transport: Transport;
  /** Opens the port and lets other commands find this host. Returns where clients reach the gateway. */
  start(): Promise<string>;
  /** Resolves when somebody asked this host to stop; whoever started it then calls `stop`. */
  readonly stopRequested: Promise<void>;
  /** In order: no new requests, running ones drain, servers stop, log rows are written, the database closes. */
  stop(): Promise<void>;
  /** The last resort when the process ends otherwise: kills the servers, without waiting. */
  killServers(): void;
}

/** Builds the host from its parts. The only place where that is done. */
export async function compose(options: HostOptions): Promise<Host> {
  const { directory, env } = options;
  const instance = takeInstance(directory);
  const database = await openDatabase(directory.database).catch((error: unknown) => {
    instance.release();
    throw error;
  });
  const redactor = createRedactor();
  const log = openLog(directory.log, (text) => redactor.redact(text));
  const events = createEventBus();
  const sessions = createSessions();

  const backends = new BackendsTable(database.tables);
  const routes = new RoutesTable(database.tables);
  const keys = new KeysTable(database.tables);
  const keychain = env['MLX_MANAGER_KEYCHAIN'] === 'off' ? null : openKeychain();
  const vault = createKeyVault({
    rows: keys,
    keychain,
    masterKey: createMasterKeyLoader({
      environment: env['MLX_MANAGER_MASTER_KEY'],
      keychain,
      dataDir: directory.root,
      hasCiphertexts: () => hasCiphertexts(keys),
    }),
    onSecret: (secret) => redactor.add(secret),
    onCopyLeft: (id, error) => log.logger.warn({ key: id, err: error }, 'an outdated copy of a key was left'),
  });

  const serving = composeServing({
    directory,
    cacheDirectory: options.cacheDirectory,
    env,
    memoryBudgetBytes: Math.floor(totalmem() * 0.75),
    logger: log.logger,
    progress: (progress) => events.emit({ name: 'jobs.progress', payload: progress }),
  });
  const { supervisor, runtime } = serving;

  // Every backend's guard looks here at each call: the port may be known only once it is open.
  const own = [{ host: options.host, port: options.port }];
  const addressPolicy = ({ reach }: RemoteSpec) => ({
    reach,
    own,
    allow: [],
    block: [],
  });
  const registry = new BackendRegistry({
    local: { ...serving.planning, supervisor },
    remote: (spec) => ({
      policy: addressPolicy(spec),
      readKey: (id, signal) => vault.read(id, signal),
      redact: (text) => redactor.redact(text),
    }),
  });
  const liveRoutes = new LiveRoutes();
  const names = new Map<string, string>();
  const kinds = new Map<string, BackendKind>();
  const reload = async () => {
    const [records, stored] = await Promise.all([backends.list(), routes.list()]);
    names.clear();
    kinds.clear();
    for (const { id, name, spec } of records) {
      names.set(id, name);
      kinds.set(name, spec.kind);
    }
    // In one tick, so that the last change is the one in force; a server that has to end may take its time.
    const outdatedClosed = registry.set(records);
    liveRoutes.set(stored, records);
    await outdatedClosed;
  };
  supervisor.subscribe((status) =>
    events.emit({
      name: 'servers.changed',
      payload: { ...status, name: names.get(status.id) ?? status.name },
    }),
  );

  const inFlight = new InFlight();
  const audit = composeAudit({
    ...{ directory, env, database, logger: log.logger, version: VERSION },
    settings: () => DEFAULT_AUDIT_SETTINGS,
    redact: (text) => redactor.redact(text),
    kindOf: (name) => kinds.get(name) ?? null,
    finished: (payload) => events.emit({ name: 'requests.finished', payload }),
    sources: {
      isKnownModel: (name) => liveRoutes.table.names.includes(name),
      inFlight: () => inFlight.count,
      servers: () =>
        registry
          .all()
          .filter((backend) => backend instanceof LocalServerBackend)
          .map(({ id, name }) => ({ ...supervisor.status(id), name })),
      sockets: () => registry.all().map((backend) => ({ backend: backend.name, open: backend.sockets() })),
    },
  });
  const startedAt = Date.now();
  const stopAsked = Promise.withResolvers<undefined>();
  let server: Server | null = null;
  let url: string | null = null;

  const status = () => ({
    version: VERSION,
    pid: process.pid,
    startedAt,
    url,
    dataDirectory: directory.root,
    requestsInFlight: inFlight.count,
  });
  const readiness = () => {
    const why = [
      ...(inFlight.draining ? ['The host is stopping.'] : []),
      ...(audit.recorder.problem === null ? [] : ['The audit log cannot be written.']),
    ];
    return { ready: why.length === 0, why };
  };
  const dispatch = createDispatcher(
    createHandlers({
      ...{ backends, routes, keys, registry, vault, supervisor, runtime },
      requests: audit.log,
      ...{ addressPolicy, reload, status },
      routeTable: () => liveRoutes.table,
      flushRequests: () => audit.recorder.flush(),
      doctor: (signal) => examine({ directory, runtime, keychain, url }, signal),
      stop: () => stopAsked.resolve(undefined),
      sessions,
      progress: (progress) => events.emit({ name: 'jobs.progress', payload: progress }),
      listModels: serving.listModels,
      prepareStarterModel: serving.prepareStarterModel,
    }),
    {
      readOnly: database.readOnly,
      report: (procedure, error) => log.logger.error({ err: error, procedure }, 'procedure failed'),
    },
  );
  const transport = directTransport(dispatch, events);
  // What a newer program stored, this one may not be able to read; it serves nothing then.
  if (database.readOnly === null) await reload();

  return {
    client: createClient(transport),
    transport,
    stopRequested: stopAsked.promise,
    killServers: () => supervisor.killAllNow(),
    async start() {
      if (database.readOnly !== null) throw database.readOnly;
      const modelFamilies = await readModelFamilies(directory.modelFamilies);
      await audit.start();
      await supervisor.reapOrphans();
      const app = createApp(
        {
          version: VERSION,
          routes: () => liveRoutes.table,
          backend: (id) => registry.get(id),
          publicModels: () => liveRoutes.models,
          modelFamilies,
          recorder: audit.recorder,
          audit: audit.rules,
          metrics: audit.metrics,
          readiness,
          inFlight,
          origins: options.origins,
          logger: log.logger,
        },
        {
          page: servePage(PAGE),
          router: express
            .Router()
            .use(
              servePageAssets(PAGE),
              createRpcRouter({ dispatch, events, sessions, token: instance.token }),
            ),
        },
      );
      server = await listen(app, options.host, options.port);
      url = addressOf(server, options.host);
      own.push({ host: options.host, port: Number(new URL(url).port) });
      instance.announce(url);
      startAutomatic(await backends.list());
      return url;
    },
    async stop() {
      // The port stays open meanwhile: whoever comes is told to come again later.
      await inFlight.drain(options.drainMs);
      const closed = server === null ? Promise.resolve() : closeServer(server);
      await supervisor.stopAll(15_000);
      await registry.close();
      await audit.close();
      server?.closeAllConnections();
      await closed;
      await database.close();
      log.close();
      instance.release();
    },
  };

  function startAutomatic(records: Awaited<ReturnType<BackendsTable['list']>>): void {
    for (const record of records.filter(isProfile)) {
      if (!record.spec.autoStart) continue;
      registry
        .get(record.id)
        ?.start(new AbortController().signal)
        .catch((error: unknown) => log.logger.warn({ err: error, server: record.name }, 'auto-start failed'));
    }
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/** The address as a client writes it; behind a wildcard, this machine's own. */
function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
