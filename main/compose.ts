import { homedir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import express from 'express';
import { isProfile } from '../contract/backend.ts';
import { isDeepStrictEqual } from 'node:util';
import type { BackendKind, BackendRecord, RemoteSpec } from '../contract/backend.ts';
import type { BackendId } from '../contract/ids.ts';
import type { FinishedRequests, RequestRow } from '../contract/request.ts';
import type { ServerStatus } from '../contract/server.ts';
import type { SettingsPatch } from '../contract/settings.ts';
import { refuseOpenBeyondLoopback } from './access/access-mode.ts';
import { composeAccess, programKeys } from './compose-access.ts';
import { composeAudit } from './compose-audit.ts';
import { composeChat } from './compose-chat.ts';
import { OpenPorts, plainAddress, readCertificate } from './compose-listening.ts';
import { composeModels } from './compose-models.ts';
import { composePeople } from './compose-people.ts';
import { composeServing } from './compose-serving.ts';
import { checkSpec } from './backends/check-spec.ts';
import { LocalServerBackend } from './backends/local-server/local-server-backend.ts';
import { createMediaFetcher } from './backends/media/fetch-media.ts';
import type { MediaFetcher } from './backends/media/fetch-media.ts';
import type { HostChange } from './backends/host-changes.ts';
import { watchHost } from './backends/watch-host.ts';
import { BackendRegistry } from './backends/registry.ts';
import { Configuration } from './configuration/configuration.ts';
import { FollowedFile } from './configuration/followed-file.ts';
import { examine } from './doctor/examine.ts';
import { RejectedKeys } from './doctor/rejected-keys.ts';
import { createApp } from './gateway/app.ts';
import { Circuits } from './gateway/circuits.ts';
import { InFlight } from './gateway/in-flight.ts';
import { LiveRoutes } from './gateway/live-routes.ts';
import { connectionReader } from './inbound/client-connection.ts';
import type { DataDirectory } from './instance/data-directory.ts';
import { takeInstance } from './instance/instance.ts';
import { createIntegrations } from './integrations/integrations.ts';
import { readModelFamilies } from './models/model-families-file.ts';
import { servePage, servePageAssets } from './page/page.ts';
import { createClient } from '../contract/client.ts';
import type { HostClient, Transport } from '../contract/client.ts';
import { directTransport } from './rpc/direct-transport.ts';
import { createDispatcher } from './rpc/dispatcher.ts';
import { finishedByPerson } from './requests/finished-by-person.ts';
import { createEventBus } from './rpc/event-bus.ts';
import type { EventBus } from './rpc/event-bus.ts';
import { createHandlers } from './rpc/handlers/index.ts';
import type { Announcement } from './rpc/host-parts.ts';
import { createRpcRouter } from './rpc/http-router.ts';
import { createSessions } from './rpc/sessions.ts';
import { Jobs } from './runtime/jobs.ts';
import { isToolSecret } from './mcp/server-secrets.ts';
import { hasCiphertexts } from './secrets/key-rows.ts';
import { createKeyVault } from './secrets/key-vault.ts';
import type { KeyVault } from './secrets/key-vault.ts';
import { openKeychain } from './secrets/keychain.ts';
import { createMasterKeyLoader } from './secrets/master-key.ts';
import { createRedactor } from './secrets/redact.ts';
import { settingsFromEnvironment } from './settings/environment.ts';
import { LiveSettings } from './settings/live-settings.ts';
import { memoryBudgetBytes } from './settings/memory-budget.ts';
import { BackendsTable } from './store/backends-table.ts';
import { openDatabase } from './store/database.ts';
import { KeysTable } from './store/keys-table.ts';
import { ManagedKeysTable } from './store/managed-keys-table.ts';
import { RoutesTable } from './store/routes-table.ts';
import { SettingsTable } from './store/settings-table.ts';
import { systemClock } from './supervisor/clock.ts';
import { createLogWatch } from './supervisor/log-watch.ts';
import { TrafficMeter } from './supervisor/traffic-meter.ts';
import { openLog } from './telemetry/logger.ts';
import { CHECKOUT } from './program-files.ts';
import type { ProgramFiles } from './program-files.ts';
import { VERSION } from './version.ts';

export interface HostOptions {
  readonly directory: DataDirectory;
  readonly cacheDirectory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Settings that the command line overrides. */
  readonly settings?: SettingsPatch;
  /** The configuration file to follow. */
  readonly configurationFile?: string;
  /** How long running answers may go on once the host is told to stop (milliseconds). */
  readonly drainMs: number;
  /** Where the program's own files are, unless it runs from a checkout. */
  readonly program?: ProgramFiles;
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
  /** The machine woke up: what may have broken while it slept is probed and opened anew. */
  woke(): void;
  /** The last resort when the process ends otherwise: kills the servers, without waiting. */
  killServers(): void;
}

/** Builds the host from its parts. The only place where that is done. */
export async function compose(options: HostOptions): Promise<Host> {
  const { directory, env, program = CHECKOUT } = options;
  const fromEnvironment = settingsFromEnvironment(env);
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
  const managedKeys = new ManagedKeysTable(database.tables);
  const settings = await LiveSettings.open(new SettingsTable(database.tables), [
    { by: 'environment', values: fromEnvironment },
    { by: 'command line', values: options.settings ?? {} },
  ]);
  const budget = () => memoryBudgetBytes(settings.current.servers.memoryBudget, totalmem());
  const keychain = env['MLX_MANAGER_KEYCHAIN'] === 'off' ? null : openKeychain();
  const masterKey = createMasterKeyLoader({
    environment: env['MLX_MANAGER_MASTER_KEY'],
    keychain,
    dataDir: directory.root,
    hasCiphertexts: () => hasCiphertexts(keys),
  });
  const vault = createKeyVault({
    ...{ rows: keys, keychain, masterKey },
    onSecret: (secret) => redactor.add(secret),
    onCopyLeft: (id, error) => log.logger.warn({ key: id, err: error }, 'an outdated copy of a key was left'),
  });

  const people = await composePeople({
    ...{ tables: database.tables, masterKey },
    readOnly: database.readOnly !== null,
    mode: () => settings.current.gateway.people,
    changed: () => events.emit({ name: 'people.changed', payload: {} }),
    registered: (payload) => events.emit({ name: 'people.registered', payload }),
    onReuse: (person) => log.logger.warn({ person }, 'a copied session was shown; it is ended'),
  });
  const connectionOf = connectionReader(() => settings.current.gateway.trustedProxies);
  const serving = composeServing({
    directory,
    cacheDirectory: options.cacheDirectory,
    resources: program.resources,
    env,
    memoryBudgetBytes: budget(),
    idleUnloadSeconds: () => settings.current.servers.idleUnloadSeconds,
    logger: log.logger,
  });
  const { supervisor, runtime } = serving;
  const jobs = new Jobs({
    onChange: (payload) => events.emit({ name: 'jobs.changed', payload }),
    report: (error) => log.logger.error({ err: error }, 'a job failed unexpectedly'),
  });

  // Every backend's guard looks here at each call: the port may be known only once it is open.
  const { host: likelyHost, port: likelyPort } = settings.current.gateway;
  const own = [{ host: likelyHost, port: likelyPort }];
  const addressPolicy = ({ reach }: RemoteSpec) => ({ reach, own, ...settings.current.addresses });
  // What clients name by an address may be anywhere on the public net, and nowhere else.
  const fetcherUnderRules = () => {
    const { block } = settings.current.addresses;
    return createMediaFetcher({ policy: { reach: 'public', own, allow: [], block } });
  };
  let fetcher = fetcherUnderRules();
  const media: MediaFetcher = {
    fetch: (addresses, signal) => fetcher.fetch(addresses, signal),
    close: () => fetcher.close(),
  };
  const registry = new BackendRegistry({
    local: { ...serving.planning, supervisor, media },
    remote: (spec) => ({
      media,
      policy: addressPolicy(spec),
      readKey: (id, signal) => vault.read(id, signal),
      redact: (text) => redactor.redact(text),
    }),
  });
  const models = composeModels({
    ...{ directory, env, own, vault, memoryBudgetBytes: budget },
    tables: database.tables,
    onDownload: (download) => events.emit({ name: 'models.downloadChanged', payload: download }),
    report: (error) => log.logger.error({ err: error }, 'a download failed unexpectedly'),
  });
  const liveRoutes = new LiveRoutes();
  const names = new Map<string, string>();
  const kinds = new Map<string, BackendKind>();
  const recordById = new Map<BackendId, BackendRecord>();
  const reload = async () => {
    const [records, stored] = await Promise.all([backends.list(), routes.list()]);
    names.clear();
    kinds.clear();
    recordById.clear();
    for (const record of records) {
      const { id, name, spec } = record;
      recordById.set(id, record);
      names.set(id, name);
      kinds.set(name, spec.kind);
    }
    // In one tick, so that the last change is the one in force. A server that has to end may take its time: whoever
    // removes it waits for that, and nobody else.
    registry
      .set(records)
      .catch((error: unknown) => log.logger.error({ err: error }, 'an outdated backend was not closed'));
    liveRoutes.set(stored, records);
    chat.modelsChanged();
  };
  // The secrets of tool servers are theirs alone: nobody sees, exports or replaces them as keys.
  const keysOfPeople: KeyVault = {
    ...vault,
    list: async () => (await vault.list()).filter(({ name }) => !isToolSecret(name)),
  };
  const configuration = new Configuration({
    ...{ database: database.tables, vault: keysOfPeople, settings, env },
    checkBackend: (spec, addresses) =>
      checkSpec(spec, (remote) => {
        const policy = addressPolicy(remote);
        return {
          ...policy,
          allow: addresses?.allow ?? policy.allow,
          block: addresses?.block ?? policy.block,
        };
      }),
    async changed() {
      await reload();
      for (const name of ['keys.changed', 'backends.changed', 'routes.changed'] as const) announce(name);
    },
  });
  const announce = (name: Announcement) => events.emit({ name, payload: {} });
  const followed =
    options.configurationFile === undefined
      ? null
      : new FollowedFile({
          file: options.configurationFile,
          follow: (text, signal) => configuration.follow(text, signal),
          onStatus: (payload) => events.emit({ name: 'configuration.changed', payload }),
          logger: log.logger,
        });
  settings.subscribe(async (now, before) => {
    supervisor.setMemoryBudget(budget());
    if (now.gateway.people === 'off' && before.gateway.people !== 'off') await people.endSessions();
    if (!isDeepStrictEqual(now.addresses, before.addresses)) {
      // What is being fetched from an address that is blocked now is cut off as well.
      const outdated = fetcher;
      fetcher = fetcherUnderRules();
      await Promise.all([outdated.close(), reload()]);
    }
    events.emit({ name: 'settings.changed', payload: settings.view });
  });
  const traffic = new TrafficMeter();
  const rejectedKeys = new RejectedKeys();
  const serverStatus = ({ id, name }: Pick<BackendRecord, 'id' | 'name'>): ServerStatus => ({
    ...supervisor.status(id),
    ...traffic.of(name, Date.now()),
    name,
  });
  supervisor.subscribe(({ id, name }) =>
    events.emit({ name: 'servers.changed', payload: serverStatus({ id, name: names.get(id) ?? name }) }),
  );
  const logWatch = createLogWatch(supervisor, systemClock, (id, cursor) =>
    events.emit({ name: 'servers.logGrew', payload: { id, cursor } }),
  );

  const inFlight = new InFlight();
  // The newest rows also say how fast servers are and whose keys were refused.
  const observe = (row: RequestRow) => {
    traffic.count(row);
    rejectedKeys.count(row);
    const server = registry.all().find(({ name }) => name === row.backend);
    if (server === undefined || registry.local(server.id) === undefined) return;
    events.emit({ name: 'servers.changed', payload: serverStatus(server) });
  };
  const audit = composeAudit({
    observe,
    ...{ directory, env, database, logger: log.logger, version: VERSION },
    workerFile: program.auditWorker,
    settings: () => settings.current.audit,
    redact: (text) => redactor.redact(text),
    kindOf: (name) => kinds.get(name) ?? null,
    finished: (payload) => tellFinished(events, payload),
    sources: {
      isKnownModel: (name) => liveRoutes.table.names.includes(name),
      inFlight: () => inFlight.count,
      servers: () =>
        registry
          .all()
          .filter((backend) => backend instanceof LocalServerBackend)
          .map(serverStatus),
      sockets: () => registry.all().map((backend) => ({ backend: backend.name, open: backend.sockets() })),
      circuits: () =>
        registry.all().map((backend) => ({ backend: backend.name, state: circuits.of(backend).state })),
    },
  });
  const ports = new OpenPorts(log.logger);
  const door = await composeAccess({
    ...{ database, events, logger: log.logger },
    settings: () => settings.current.gateway,
    openedOn: () => ports.host,
    addressOf: (request) => connectionOf(request).address,
  });
  const chat = composeChat({
    roleOf: (id) => people.people.roleOf(id),
    ...{ directory, database, env, vault, redactor, events, logger: log.logger },
    gateway: { url: () => ports.privateUrl, key: door.inside.key },
    routes: () => liveRoutes.table,
    backends: () => recordById,
    serverStatus: (id) => supervisor.status(id),
    watchServers: (listener) => supervisor.subscribe(listener),
    policyOf: (reach) => ({ reach, own, ...settings.current.addresses }),
  });
  const circuits = new Circuits(({ name }, { state, ...more }) =>
    log.logger[state === 'open' ? 'warn' : 'info']({ backend: name, ...more }, `breaker ${state}`),
  );
  const machineChanged = (change: HostChange) => {
    log.logger.info(`the machine ${change}: idle sockets are dropped, servers are probed`);
    circuits.forgetAll();
    registry
      .refresh(AbortSignal.timeout(30_000))
      .catch((error: unknown) => log.logger.warn({ err: error }, 'servers could not be probed'));
  };
  const stopWatching = watchHost(machineChanged);
  const startedAt = Date.now();
  const stopAsked = Promise.withResolvers<undefined>();

  const status = () => ({
    version: VERSION,
    pid: process.pid,
    startedAt,
    url: ports.url,
    dataDirectory: directory.root,
    requestsInFlight: inFlight.count,
    configurationFile: followed?.status ?? null,
  });
  const readiness = () => {
    const why = [
      ...(inFlight.draining ? ['The host is stopping.'] : []),
      ...(audit.recorder.problem === null ? [] : ['The audit log cannot be written.']),
    ];
    return { ready: why.length === 0, why };
  };
  const integrations = createIntegrations({
    folders: { home: env['HOME'] || homedir(), env },
    undoFolder: join(directory.root, 'integrations'),
    address: () => ports.url ?? plainAddress(likelyHost, likelyPort),
    anyModel: () => liveRoutes.models[0]?.id ?? null,
    keys: programKeys(door.clients),
  });
  const dispatch = createDispatcher(
    createHandlers({
      ...{ backends, routes, keys, registry, vault: keysOfPeople, supervisor, runtime },
      ...{ chat: chat.chat, tools: chat.tools },
      requests: audit.log,
      ...{ addressPolicy, reload, announce, status },
      ...{ managedKeys, settings, configuration },
      ...{ clients: door.clients, asking: door.asking, accessStatus: door.status },
      ...{ serverStatus, logWatch, integrations, rejectedKeys },
      totalMemoryBytes: totalmem(),
      readOnly: database.readOnly,
      configurationFile: () => followed?.status ?? null,
      keyChanged: () => circuits.forgetAll(),
      routeTable: () => liveRoutes.table,
      flushRequests: () => audit.recorder.flush(),
      doctor: (signal) => examine({ directory, runtime, keychain, url: ports.url }, signal),
      stop: () => stopAsked.resolve(undefined),
      sessions,
      ...{ people: people.people, peopleAccess: people.access },
      jobs,
      models,
      prepareStarterModel: serving.prepareStarterModel,
    }),
    {
      readOnly: database.readOnly,
      report: (procedure, error) => log.logger.error({ err: error, procedure }, 'procedure failed'),
    },
  );
  const transport = directTransport(dispatch, events);
  // What a newer program stored, this one may not be able to read; it serves nothing then.
  if (database.readOnly === null) await Promise.all([reload(), chat.start()]);

  return {
    client: createClient(transport),
    transport,
    stopRequested: stopAsked.promise,
    woke: () => machineChanged('woke up'),
    killServers() {
      supervisor.killAllNow();
      chat.killToolServers();
    },
    async start() {
      if (database.readOnly !== null) throw database.readOnly;
      // First, because it may say where to listen.
      await followed?.start();
      const { host, port, access, trustedProxies } = settings.current.gateway;
      refuseOpenBeyondLoopback(access, { host, trustedProxies });
      const certificate = await readCertificate(settings.current.gateway);
      own.push({ host, port });
      const modelFamilies = await readModelFamilies(directory.modelFamilies);
      await audit.start();
      await door.start(audit.log);
      await supervisor.reapOrphans();
      const app = createApp(
        {
          version: VERSION,
          access: door.access,
          routes: () => liveRoutes.table,
          backend: (id) => registry.get(id),
          publicModels: () => liveRoutes.models,
          defaultModel: () => settings.current.gateway.defaultModel,
          modelFamilies,
          recorder: audit.recorder,
          audit: audit.rules,
          metrics: audit.metrics,
          readiness,
          inFlight,
          circuits,
          pause: (ms, signal) => setTimeout(ms, undefined, { signal }),
          origins: {
            get hosts() {
              return settings.current.gateway.allowedHosts;
            },
            get origins() {
              return settings.current.gateway.allowedOrigins;
            },
            connectionOf,
          },
          logger: log.logger,
        },
        {
          page: servePage(program.page),
          router: express.Router().use(
            servePageAssets(program.page),
            createRpcRouter({
              ...{ dispatch, events, sessions, connectionOf },
              ...{ token: instance.token, people: people.access },
            }),
          ),
        },
      );
      const url = await ports.open(app, settings.current.gateway, certificate);
      settings.markListening();
      const atPort = (address: string) => Number(new URL(address).port);
      own.push({ host, port: atPort(url) });
      const privateUrl = ports.privateUrl ?? url;
      if (privateUrl !== url) own.push({ host: '127.0.0.1', port: atPort(privateUrl) });
      instance.announce(privateUrl);
      startAutomatic(await backends.list());
      await models.downloads.resumeInterrupted();
      return url;
    },
    async stop() {
      await followed?.close();
      stopWatching();
      // The port stays open meanwhile: whoever comes is told to come again later.
      logWatch.close();
      door.asking.close();
      await jobs.close();
      await chat.close();
      await inFlight.drain(options.drainMs);
      const closed = ports.close();
      await door.clients.close();
      await supervisor.stopAll(15_000);
      await models.close();
      await registry.close();
      await media.close();
      await audit.close();
      ports.cutOff();
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

/** Administrators hear of every request, everybody else of those made in his name. */
function tellFinished(events: EventBus, finished: FinishedRequests): void {
  events.emit({ name: 'requests.finished', payload: finished }, 'administrators');
  for (const [only, payload] of finishedByPerson(finished)) {
    events.emit({ name: 'requests.finished', payload }, { only });
  }
}
