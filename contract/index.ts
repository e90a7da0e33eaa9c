import * as z from 'zod';
import { BackendName, BackendRecord, BackendSpec, ProfileSpec, RemoteSpec } from './backend.ts';
import { event, mutation, query } from './define.ts';
import type { EventsOf } from './define.ts';
import { Check, HostStatus, SignInLink } from './host.ts';
import { BackendId, KeyId, RouteId } from './ids.ts';
import { KeyStore, KeyView } from './key.ts';
import { LocalModel, UpstreamModel } from './model.ts';
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
  StatsQuery,
} from './request.ts';
import { Route, RouteDraft, RouteExplanation } from './route.ts';
import { Progress, RuntimeKind, RuntimeStatus } from './runtime.ts';
import { ServerStatus } from './server.ts';

const Nothing = z.strictObject({});
const ByBackend = z.strictObject({ id: BackendId });
const ByKey = z.strictObject({ id: KeyId });
const ByRuntime = z.strictObject({ kind: RuntimeKind });
const Secret = z.string().min(1).max(8_192);

/** Everything that the host and its faces say to each other. Secrets only ever travel toward the host. */
export const contract = {
  host: {
    status: query(Nothing, HostStatus),
    doctor: query(Nothing, z.array(Check)),
    stop: mutation(Nothing, Nothing),
    /** Lets one more browser in. Fails with `not_running` while nothing listens. */
    signInLink: mutation(Nothing, SignInLink),
    /** Ends every browser's session; each has to sign in again. */
    signOutBrowsers: mutation(Nothing, z.strictObject({ ended: z.int() })),
  },
  backends: {
    /** Remote backends and local profiles alike, by name. */
    list: query(Nothing, z.array(BackendRecord)),
    add: mutation(z.strictObject({ name: BackendName, spec: BackendSpec }), BackendRecord),
    updateRemote: mutation(ByBackend.extend({ spec: RemoteSpec }), BackendRecord),
    updateProfile: mutation(ByBackend.extend({ spec: ProfileSpec }), BackendRecord),
    /** Refused while a route names it. */
    remove: mutation(ByBackend, Nothing),
    models: query(ByBackend, z.array(UpstreamModel)),
  },
  servers: {
    list: query(Nothing, z.array(ServerStatus)),
    start: mutation(ByBackend, ServerStatus),
    stop: mutation(ByBackend, ServerStatus),
    log: query(ByBackend, z.array(z.string())),
    changed: event(ServerStatus),
  },
  routes: {
    list: query(Nothing, z.array(Route)),
    add: mutation(RouteDraft, Route),
    update: mutation(z.strictObject({ id: RouteId, route: RouteDraft }), Route),
    remove: mutation(z.strictObject({ id: RouteId }), Nothing),
    explain: query(z.strictObject({ model: z.string().max(512) }), RouteExplanation),
  },
  keys: {
    list: query(Nothing, z.array(KeyView)),
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
  },
  runtime: {
    list: query(Nothing, z.array(RuntimeStatus)),
    install: mutation(ByRuntime, RuntimeStatus),
    repair: mutation(ByRuntime, RuntimeStatus),
    remove: mutation(ByRuntime, Nothing),
  },
  models: {
    list: query(Nothing, z.array(LocalModel)),
    /** Gets and converts the starter model; answers its folder. */
    prepareStarter: mutation(Nothing, LocalModel),
  },
  jobs: {
    progress: event(Progress),
  },
  requests: {
    /** The newest first. */
    recent: query(z.strictObject({ limit: z.int().min(1).max(1_000).default(50) }), z.array(RequestRow)),
    /** The newest first, page by page. */
    query: query(RequestQuery, RequestPage),
    get: query(z.strictObject({ id: z.string().max(128) }), RequestDetails),
    stats: query(StatsQuery, RequestStats),
    facets: query(FacetsQuery, RequestFacets),
    /** Part by part, so that neither side holds the whole log. */
    export: query(ExportQuery, ExportPart),
    finished: event(FinishedRequests),
  },
} as const;

export type Contract = typeof contract;
export type HostEvents = EventsOf<Contract>;
