import type { FailureView } from '../../contract/failure.ts';
import type { AccessRequest } from '../../contract/access.ts';
import type { HostOverview } from '../../contract/host.ts';
import type { ServerStatus } from '../../contract/server.ts';

/** How the app stands with its gateway. */
export type GatewayState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  /** `attached`: the host runs in another process, and goes on when the app quits. */
  | { readonly kind: 'on'; readonly url: string | null; readonly where: 'inside' | 'attached' }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'failed'; readonly failure: FailureView };

/** All that the tray shows. */
export interface ShellState {
  readonly gateway: GatewayState;
  readonly servers: readonly ServerStatus[];
  /** Null until it was heard. */
  readonly overview: HostOverview | null;
  /** Names that clients asked for lately, the newest first, each once. */
  readonly recentModels: readonly string[];
  /** Programs that wait for an answer, the oldest first. */
  readonly asking: readonly AccessRequest[];
}

export const INITIAL_STATE: ShellState = {
  gateway: { kind: 'off' },
  servers: [],
  overview: null,
  recentModels: [],
  asking: [],
};
