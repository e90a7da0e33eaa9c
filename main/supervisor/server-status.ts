import type { BackendId } from '../../contract/ids.ts';
import type { ServerProcessStatus } from '../../contract/server.ts';
import type { ServerLife } from './server-state.ts';

export interface ServerLoad {
  readonly inFlight: number;
  readonly queued: number;
  readonly memoryBytes: number | null;
  readonly residentBytes: number | null;
}

export const NO_LOAD: ServerLoad = { inFlight: 0, queued: 0, memoryBytes: null, residentBytes: null };

/** A server as the user sees it. */
export function serverStatus(
  id: BackendId,
  name: string,
  life: ServerLife,
  load: ServerLoad,
): ServerProcessStatus {
  const address = 'address' in life ? life.address : null;
  return {
    id,
    name,
    state: life.state,
    phase: life.state === 'starting' ? life.phase : life.state === 'ready' ? 'ready' : null,
    detail: life.state === 'starting' ? life.detail : null,
    pid: address?.pid ?? null,
    port: address?.port ?? null,
    startedAt: 'startedAt' in life ? life.startedAt : null,
    readyAt: life.state === 'ready' ? life.readyAt : null,
    ...load,
    failure: life.state === 'failed' ? life.failure : null,
  };
}
