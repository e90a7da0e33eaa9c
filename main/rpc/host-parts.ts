import type { HostStatus, Check } from '../../contract/host.ts';
import type { LocalModel } from '../../contract/model.ts';
import type { BackendRegistry } from '../backends/registry.ts';
import type { AuditOperations } from '../requests/thread/operations.ts';
import type { RouteTable } from '../routing/resolve.ts';
import type { Runtime } from '../runtime/managed-environment.ts';
import type { KeyVault } from '../secrets/key-vault.ts';
import type { BackendsTable } from '../store/backends-table.ts';
import type { KeysTable } from '../store/keys-table.ts';
import type { RoutesTable } from '../store/routes-table.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { AddressPolicy } from '../upstream/address-guard.ts';
import type { RemoteSpec } from '../../contract/backend.ts';
import type { Progress } from '../../contract/runtime.ts';
import type { Sessions } from './sessions.ts';

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
  /** Which addresses a remote backend may use. */
  readonly addressPolicy: (spec: RemoteSpec) => AddressPolicy;
  /** Reads backends and routes again and puts them in force. */
  readonly reload: () => Promise<void>;
  /** Writes what the audit log still holds in memory. */
  readonly flushRequests: () => Promise<void>;
  readonly status: () => HostStatus;
  readonly doctor: (signal: AbortSignal) => Promise<Check[]>;
  readonly stop: () => void;
  readonly sessions: Sessions;
  readonly progress: (progress: Progress) => void;
  readonly listModels: () => Promise<LocalModel[]>;
  readonly prepareStarterModel: (signal: AbortSignal) => Promise<LocalModel>;
}
