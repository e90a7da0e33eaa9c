import { randomUUID } from 'node:crypto';
import { BackendId } from '../../../contract/ids.ts';
import type { ServerStatus } from '../../../contract/server.ts';

/** A server that is stopped, but for what a test says. */
export function serverStatus(more: Partial<ServerStatus> = {}): ServerStatus {
  return {
    id: BackendId.parse(randomUUID()),
    ...{ name: 'server', state: 'stopped', phase: null, detail: null, pid: null, port: null },
    ...{ startedAt: null, readyAt: null, inFlight: 0, queued: 0, memoryBytes: null, residentBytes: null },
    ...{ failure: null, requestsServed: 0, tokensPerSecond: null },
    ...more,
  };
}
