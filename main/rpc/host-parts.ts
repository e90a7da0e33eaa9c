import type { HostStatus, Check } from '../../contract/host.ts';
import type { AccessStatus } from '../../contract/access.ts';
import type { Asking } from '../access/asking.ts';
import type { Clients } from '../access/clients.ts';
import type { Failure } from '../../contract/failure.ts';
import type { BackendRegistry } from '../backends/registry.ts';
import type { RejectedKeys } from '../doctor/rejected-keys.ts';
import type { Integrations } from '../integrations/integrations.ts';
import type { ChatParts } from '../chat/chat-parts.ts';
import type { ToolServers } from '../mcp/tool-servers.ts';
import type { ModelParts } from '../models/model-parts.ts';
import type { AuditOperations } from '../requests/thread/operations.ts';
import type { RouteTable } from '../routing/resolve.ts';
import type { Jobs } from '../runtime/jobs.ts';
import type { Runtime } from '../runtime/managed-environment.ts';
import type { KeyVault } from '../secrets/key-vault.ts';
import type { BackendsTable } from '../store/backends-table.ts';
import type { ConfigurationFileStatus } from '../../contract/configuration.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { LiveSettings } from '../settings/live-settings.ts';
import type { ManagedKeysTable } from '../store/managed-keys-table.ts';
import type { KeysTable } from '../store/keys-table.ts';
import type { RoutesTable } from '../store/routes-table.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { LogWatch } from '../supervisor/log-watch.ts';
import type { ServerStatus } from '../../contract/server.ts';
import type { AddressPolicy } from '../upstream/address-guard.ts';
import type { ProfileRecord, RemoteSpec } from '../../contract/backend.ts';
import type { Progress } from '../../contract/job.ts';
import type { People } from '../people/people.ts';
import type { PeopleAccess } from './people-access.ts';
import type { Sessions } from './sessions.ts';

/** Events that only say where something is another one now. */
export type Announcement = 'backends.changed' | 'routes.changed' | 'keys.changed' | 'models.settingsChanged';

/** What the handlers of the contract work with. */
export interface HostParts {
  readonly backends: BackendsTable;
  readonly routes: RoutesTable;
  readonly keys: KeysTable;
  /** The audit log, for reading. */
  readonly requests: Omit<AuditOperations, 'retain'>;
  readonly registry: BackendRegistry;
  readonly routeTable: () => RouteTable;
  readonly vault: KeyVault;
  readonly supervisor: Supervisor;
  readonly runtime: Runtime;
  readonly logWatch: LogWatch;
  readonly integrations: Integrations;
  readonly rejectedKeys: RejectedKeys;
  /** A profile's server as the user sees it. */
  readonly serverStatus: (record: ProfileRecord) => ServerStatus;
  /** Of this machine. */
  readonly totalMemoryBytes: number;
  /** Why nothing may be changed; null where everything may. */
  readonly readOnly: Failure | null;
  /** Which addresses a remote backend may use. */
  readonly addressPolicy: (spec: RemoteSpec) => AddressPolicy;
  /** Reads backends and routes again and puts them in force. */
  readonly reload: () => Promise<void>;
  /** Tells every open window that something changed. */
  readonly announce: (name: Announcement) => void;
  readonly clients: Clients;
  readonly asking: Asking;
  readonly accessStatus: () => AccessStatus;
  readonly managedKeys: ManagedKeysTable;
  readonly settings: LiveSettings;
  readonly configuration: Configuration;
  /** Null for a host that follows no configuration file. */
  readonly configurationFile: () => ConfigurationFileStatus | null;
  /** A key has another secret: what was known of the backends that use it means nothing any more. */
  readonly keyChanged: () => void;
  /** Writes what the audit log still holds in memory. */
  readonly flushRequests: () => Promise<void>;
  readonly status: () => HostStatus;
  readonly doctor: (signal: AbortSignal) => Promise<Check[]>;
  readonly stop: () => void;
  readonly sessions: Sessions;
  readonly people: People;
  readonly peopleAccess: PeopleAccess;
  readonly jobs: Jobs;
  readonly models: ModelParts;
  readonly chat: ChatParts;
  readonly tools: ToolServers;
  /** Answers the starter model's folder. */
  readonly prepareStarterModel: (
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ) => Promise<string>;
}
