import * as z from 'zod';
import { AccessAnswer, AccessRequest, AccessStatus, Client, ClientDraft, NewClient } from './access.ts';
import { BackendName, BackendRecord, BackendSpec, ProfileSpec, Reach, RemoteSpec } from './backend.ts';
import { chatProcedures } from './chat-procedures.ts';
import {
  ConfigurationChange,
  ConfigurationFileStatus,
  ConfigurationProblem,
  ImportMode,
  Passphrase,
} from './configuration.ts';
import { event, mutation, Nothing, query } from './define.ts';
import type { EventsOf } from './define.ts';
import { Check, HostOverview, HostStatus, SignInLink } from './host.ts';
import { AccessRequestId, BackendId, ClientId, DownloadId, JobId, KeyId, PersonId, RouteId } from './ids.ts';
import {
  AppliedConfig,
  ConfigPreview,
  ConfigurableTool,
  IntegrationList,
  PublicModelName,
  UndoneConfig,
} from './integration.ts';
import { Job, JobEnd, WantedJob } from './job.ts';
import { KeyStorage, KeyStore, KeyView, ListedKey } from './key.ts';
import {
  Discovery,
  Download,
  HubAccount,
  HubModelId,
  HubSettingsUpdate,
  HubSettingsView,
  LocalModel,
  ModelSearch,
  ModelSearchPage,
  ProfileQuestion,
  ProfileSuggestion,
  UpstreamModel,
} from './model.ts';
import { Me, NewPassword, Password, Person, PersonName, PersonRole } from './person.ts';
import { AddressVerdict, ProviderPreset, ProviderTest, ProviderTestInput } from './provider.ts';
import { expectedRevision as expected } from './record.ts';
import {
  ExportPart,
  ExportQuery,
  FacetsQuery,
  FinishedRequests,
  RequestDetails,
  RequestFacets,
  RequestPage,
  RequestQuery,
  RequestRow,
  RequestStats,
  RouteUse,
  RouteUseQuery,
  StatsQuery,
} from './request.ts';
import { Route, RouteDraft, RouteExplanation } from './route.ts';
import { RuntimeKind, RuntimeStatus } from './runtime.ts';
import { ServerLog, ServerStatus } from './server.ts';
import { SettingsReset, SettingsUpdate, SettingsView } from './settings.ts';
import { toolsProcedures } from './tools-procedures.ts';

const ByBackend = z.strictObject({ id: BackendId });
const ByKey = z.strictObject({ id: KeyId });
const ByClient = z.strictObject({ id: ClientId });
const ByRuntime = z.strictObject({ kind: RuntimeKind });
const ByPerson = z.strictObject({ id: PersonId });
const ByDownload = z.strictObject({ id: DownloadId });
const Secret = z.string().min(1).max(8_192);
/** A configuration as YAML; far more than thousands of routes need, and below the limit of a call. */
const ConfigurationText = z.string().max(900_000);
const FileName = z.string().min(1).max(4_096).default('configuration');

/** Everything that the host and its faces say to each other. Secrets only ever travel toward the host. */
export const contract = {
  host: {
    status: query(Nothing, HostStatus),
    /** The program at a glance, and what needs attention. */
    overview: query(Nothing, HostOverview),
    doctor: query(Nothing, z.array(Check)),
    stop: mutation(Nothing, Nothing),
    /** Lets one more browser in, as the owner; only he may. Fails with `not_running` while nothing listens. */
    signInLink: mutation(Nothing, SignInLink),
    /** Ends the session of every browser that came by such a link. Only the owner of the machine may. */
    signOutBrowsers: mutation(Nothing, z.strictObject({ ended: z.int() })),
  },
  backends: {
    /** Remote backends and local profiles alike, by name. */
    list: query(Nothing, z.array(BackendRecord)),
    add: mutation(z.strictObject({ name: BackendName, spec: BackendSpec }), BackendRecord),
    updateRemote: mutation(ByBackend.extend({ spec: RemoteSpec, expected }), BackendRecord),
    updateProfile: mutation(ByBackend.extend({ spec: ProfileSpec, expected }), BackendRecord),
    /** Refused while a route names it. */
    remove: mutation(ByBackend.extend({ expected }), Nothing),
    /** Puts a removed one back, with its id and its age. */
    restore: mutation(BackendRecord, BackendRecord),
    models: query(ByBackend, z.array(UpstreamModel)),
    /** Some were added, changed or removed. */
    changed: event(Nothing, 'member'),
  },
  servers: {
    list: query(Nothing, z.array(ServerStatus)),
    start: mutation(ByBackend, ServerStatus),
    stop: mutation(ByBackend, ServerStatus),
    /** Stops and starts; requests that wait for the server keep their place. */
    restart: mutation(ByBackend, ServerStatus),
    /** The lines after a cursor. Whoever has asked is told once, by `logGrew`, that there are more. */
    log: query(ByBackend.extend({ after: z.int().min(0).default(0) }), ServerLog),
    changed: event(ServerStatus),
    /** A server printed something since its log was last read; ask for it with `log`. Several lines make one event. */
    logGrew: event(z.strictObject({ id: BackendId, cursor: z.int() })),
  },
  providers: {
    presets: query(Nothing, z.array(ProviderPreset)),
    /** What the address guard says as one types. Asks DNS only with `lookUp`, five seconds at most. */
    checkAddress: query(
      z.strictObject({ url: z.string().max(2_048), reach: Reach, lookUp: z.boolean().default(false) }),
      AddressVerdict,
    ),
    /** Asks a provider for its models; thirty seconds at most. A refusal is an answer, not a failure. */
    test: query(ProviderTestInput, ProviderTest),
  },
  integrations: {
    list: query(z.strictObject({ model: PublicModelName.nullable().default(null) }), IntegrationList),
    preview: query(z.strictObject({ tool: ConfigurableTool, model: PublicModelName }), ConfigPreview),
    /** Refused when the file is no longer the one that `preview` named. */
    apply: mutation(
      z.strictObject({ tool: ConfigurableTool, model: PublicModelName, revision: z.string().max(128) }),
      AppliedConfig,
    ),
    /** Puts the file back as it was. Refused when it was edited since, unless forced. */
    undo: mutation(
      z.strictObject({ tool: ConfigurableTool, force: z.boolean().default(false) }),
      UndoneConfig,
    ),
  },
  routes: {
    list: query(Nothing, z.array(Route)),
    add: mutation(RouteDraft, Route),
    update: mutation(z.strictObject({ id: RouteId, route: RouteDraft, expected }), Route),
    remove: mutation(z.strictObject({ id: RouteId, expected }), Nothing),
    /** Puts a removed one back, with its id and its age. */
    restore: mutation(Route, Route),
    /** Gives the routes, all of them, this order of precedence by changing as few priorities as possible. */
    reorder: mutation(z.strictObject({ order: z.array(RouteId).max(100_000) }), z.array(Route)),
    explain: query(z.strictObject({ model: z.string().max(512) }), RouteExplanation),
    /** Some were added, changed or removed. */
    changed: event(Nothing, 'member'),
  },
  keys: {
    list: query(Nothing, z.array(ListedKey)),
    /** Tries the keychain, five seconds at most. */
    storage: query(Nothing, KeyStorage),
    add: mutation(
      z.strictObject({
        name: BackendName,
        secret: Secret,
        store: z.enum(['auto', ...KeyStore.options]).default('auto'),
      }),
      KeyView,
    ),
    replace: mutation(ByKey.extend({ secret: Secret }), KeyView),
    /** Reads the key back and, where a backend uses it, asks that backend for its models. */
    test: query(
      ByKey,
      z.strictObject({
        readable: z.boolean(),
        backends: z.array(z.strictObject({ name: z.string(), accepted: z.boolean(), message: z.string() })),
      }),
    ),
    /** Refused while a backend uses it. */
    remove: mutation(ByKey, Nothing),
    /** Makes a new master key and encrypts every stored key with it. */
    rotate: mutation(Nothing, z.strictObject({ rotated: z.int() })),
    /** Some were added, changed or removed. */
    changed: event(Nothing),
  },
  settings: {
    get: query(Nothing, SettingsView),
    update: mutation(SettingsUpdate, SettingsView),
    /** Gives fields their defaults again. */
    reset: mutation(SettingsReset, SettingsView),
    changed: event(SettingsView),
  },
  configuration: {
    /** The whole configuration as YAML; with a passphrase also its secrets, encrypted. */
    export: query(
      z.strictObject({ passphrase: Passphrase.nullable().default(null) }),
      /** `leftOut`: the secrets that are not in the text. */
      z.strictObject({ text: z.string(), leftOut: z.array(z.string()) }),
    ),
    /** All or nothing. `dryRun` only says what would change. `file` is the name that problems are told with. */
    import: mutation(
      z.strictObject({
        text: ConfigurationText,
        file: FileName,
        passphrase: Passphrase.nullable().default(null),
        mode: ImportMode.default('merge'),
        dryRun: z.boolean().default(false),
      }),
      z.strictObject({ changes: z.array(ConfigurationChange), applied: z.boolean() }),
    ),
    /** What `serve --config` would say to this file. */
    check: query(
      z.strictObject({ text: ConfigurationText }),
      z.strictObject({ problems: z.array(ConfigurationProblem), changes: z.array(ConfigurationChange) }),
    ),
    /** Null for a host that follows no file. */
    status: query(Nothing, ConfigurationFileStatus.nullable()),
    changed: event(ConfigurationFileStatus),
  },
  clients: {
    status: query(Nothing, AccessStatus, 'member'),
    /** The newest first. A member sees his own. */
    list: query(Nothing, z.array(Client), 'member'),
    /** Makes a client with a key, which is told this once. It is the caller's. */
    add: mutation(ClientDraft, NewClient, 'member'),
    update: mutation(ByClient.extend({ draft: ClientDraft, expected }), Client),
    /** Ends its running requests, too. It stays in the list, so that the log's rows keep their name. */
    revoke: mutation(ByClient, Client, 'member'),
    /** A program that was refused may use the models, or the other way round. Refused for clients with a key. */
    judge: mutation(ByClient.extend({ verdict: Client.shape.verdict }), Client),
    /** Takes one that is revoked, or known without a key, off the list. */
    remove: mutation(ByClient, Nothing, 'member'),
    /** The programs that wait for an answer, the oldest first. */
    asking: query(Nothing, z.array(AccessRequest)),
    answer: mutation(z.strictObject({ id: AccessRequestId, answer: AccessAnswer }), Nothing),
    changed: event(Nothing, 'member'),
    /** A program asks for the first time. */
    asked: event(AccessRequest),
    /** It has its answer, or gave up. */
    settled: event(z.strictObject({ id: AccessRequestId })),
  },
  runtime: {
    list: query(Nothing, z.array(RuntimeStatus)),
    /** Like `repair`, cancelled when its caller leaves, unless somebody else wants it, too; `jobs.run` is not. */
    install: mutation(ByRuntime, RuntimeStatus),
    repair: mutation(ByRuntime, RuntimeStatus),
    /** Goes on when its caller leaves. Refused while it is being installed. */
    remove: mutation(ByRuntime, Nothing),
  },
  models: {
    /** The names that one may ask for, as members see them. */
    offered: query(Nothing, z.array(z.string()), 'member'),
    /** Everything on disk that is or was to become a model, whole or not. */
    list: query(Nothing, z.array(LocalModel)),
    /** Gets and converts the starter model; answers its folder. Cancelled like `runtime.install`. */
    prepareStarter: mutation(Nothing, LocalModel),
    /** How a model on disk is served well ("serve this"). */
    profileFor: query(ProfileQuestion, ProfileSuggestion),
    /** Deletes a model's files. Refused while a server that runs uses it; names the profiles that lose their model. */
    delete: mutation(
      z.strictObject({ model: z.string().min(1).max(1_024) }),
      z.strictObject({ freedBytes: z.int(), profiles: z.array(z.string()), routes: z.array(z.string()) }),
    ),
    /** One page of what the hub has. */
    search: query(ModelSearch, ModelSearchPage),
    /** Begins to fetch a model, or goes on with it; one that is under way is answered as it is. */
    download: mutation(
      z.strictObject({
        model: HubModelId,
        revision: z
          .string()
          .regex(/^(?!.*\.\.)[A-Za-z0-9][\w./-]{0,127}$/, 'not the name of a branch or a tag')
          .default('main'),
      }),
      Download,
    ),
    /** The newest first. */
    downloads: query(Nothing, z.array(Download)),
    pauseDownload: mutation(ByDownload, Download),
    resumeDownload: mutation(ByDownload, Download),
    /** Ends it and deletes what it has fetched, but for what other revisions share. */
    cancelDownload: mutation(ByDownload, Download),
    /** Takes one that has ended off the list. */
    forgetDownload: mutation(ByDownload, Nothing),
    /** At every change of state and about twice a second while bytes arrive. */
    downloadChanged: event(Download),
    settings: query(Nothing, HubSettingsView),
    saveSettings: mutation(HubSettingsUpdate, HubSettingsView),
    /** The hub's address or its token is another one. */
    settingsChanged: event(Nothing),
    /** Asks the hub whose token is stored. */
    testHubToken: query(Nothing, HubAccount),
    /** What backends have, as last answered; `refresh` asks all of them again. No server is started for it. */
    discovered: query(z.strictObject({ refresh: z.boolean().default(false) }), z.array(Discovery)),
  },
  jobs: {
    /** Those that run, and of each runtime the last that failed, until something is done to it again. */
    list: query(Nothing, z.array(Job)),
    /** Has the host do it, or joins what it does already. Answers at its end; a caller that leaves ends nothing. */
    run: mutation(WantedJob, JobEnd),
    /** Ends one for everybody; answers when nothing of it runs any more. Refused for a removal. */
    cancel: mutation(z.strictObject({ id: JobId }), Nothing),
    /** At its begin and its end, and about twice a second between. */
    changed: event(Job),
  },
  /** Accounts of people who share this host. Signing in and registering are HTTP's own (main/rpc/http-router.ts). */
  people: {
    me: query(Nothing, Me, 'anyone'),
    /** Those who wait first, then by name. */
    list: query(Nothing, z.array(Person)),
    /** Makes an account that is approved from the start. Only the owner of the machine may. */
    add: mutation(z.strictObject({ name: PersonName, role: PersonRole, password: NewPassword }), Person),
    /** Lets somebody in who waits or was disabled. */
    approve: mutation(ByPerson, Person),
    /** Deletes the account of somebody who waits. */
    refuse: mutation(ByPerson, Nothing),
    /** Ends all sessions and lets nobody in any more. Refused for the last administrator, like the two below. */
    disable: mutation(ByPerson, Person),
    setRole: mutation(ByPerson.extend({ role: PersonRole }), Person),
    remove: mutation(ByPerson, Nothing),
    /** Gives somebody another password and ends all sessions. Only the owner of the machine may. */
    resetPassword: mutation(ByPerson.extend({ password: NewPassword }), Person),
    /** One's own. Ends all of one's sessions, this one, too. */
    changePassword: mutation(z.strictObject({ current: Password, next: NewPassword }), Nothing, 'member'),
    /** Ends all of one's own sessions. */
    signOutEverywhere: mutation(Nothing, z.strictObject({ ended: z.int() }), 'member'),
    /** Some were added, changed or removed. */
    changed: event(Nothing),
    /** Somebody asked for an account and waits for approval. */
    registered: event(Person),
  },
  /** A member sees those that were made in his name. */
  requests: {
    /** The newest first. */
    recent: query(
      z.strictObject({ limit: z.int().min(1).max(1_000).default(50) }),
      z.array(RequestRow),
      'member',
    ),
    /** The newest first, page by page. */
    query: query(RequestQuery, RequestPage, 'member'),
    get: query(z.strictObject({ id: z.string().max(128) }), RequestDetails, 'member'),
    stats: query(StatsQuery, RequestStats, 'member'),
    facets: query(FacetsQuery, RequestFacets, 'member'),
    /** Of every route that was used or failed; the others are left out. */
    byRoute: query(RouteUseQuery, z.array(RouteUse)),
    /** Part by part, so that neither side holds the whole log. */
    export: query(ExportQuery, ExportPart, 'member'),
    /** Members are told of their own. */
    finished: event(FinishedRequests, 'member'),
  },
  chat: chatProcedures,
  tools: toolsProcedures,
} as const;

export type Contract = typeof contract;
export type HostEvents = EventsOf<Contract>;
