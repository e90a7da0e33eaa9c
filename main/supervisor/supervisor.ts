import type { BackendId } from '../../contract/ids.ts';
import type { ServerLog, ServerProcessStatus } from '../../contract/server.ts';
import type { Clock } from './clock.ts';
import { pause, systemClock } from './clock.ts';
import type { PlanSource } from './launch-plan.ts';
import type { Lease } from './lease.ts';
import type { Log, ServerHome } from './managed-server.ts';
import { ManagedServer } from './managed-server.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { MemoryWatch } from './memory-watch.ts';
import { signalGroup } from './process-group.ts';
import type { GroupMemory } from './process-memory.ts';
import { measureGroups } from './process-memory.ts';
import { closingFailure } from './refusals.ts';
import { reapRecordedServers } from './run-record.ts';
import { NO_LOAD, serverStatus } from './server-status.ts';
import { STOPPED } from './server-state.ts';

/** uvicorn waits for open streams without limit; this is how long it may. */
const STOP_GRACE_MS = 15_000;
/** SIGKILL takes milliseconds; a process stuck in the kernel must not keep the host from ending. */
const KILL_WAIT_MS = 1_000;

export interface SupervisorOptions {
  /** Where run records are kept; one host at a time may use it. */
  readonly runDirectory: string;
  /** resources/python/runner.py */
  readonly runnerPath: string;
  readonly memoryBudgetBytes: number;
  readonly log: Log;
  /** From SIGTERM to SIGKILL. */
  readonly stopGraceMs?: number;
  readonly clock?: Clock;
  /** A number from 0 (inclusive) to 1; spreads restarts. */
  readonly random?: () => number;
  /** The host's own environment, of which servers get a small part. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly measureMemory?: (groups: readonly number[]) => Promise<GroupMemory>;
}

/** Owns every local server process. */
export interface Supervisor {
  /**
   * The only way to a server: waits in the profile's queue, starts the server if it is stopped, and waits
   * until it is ready. When the signal aborts only this caller leaves; the start goes on for the others.
   * @throws Failure `queue_full`, `start_failed`, `not_enough_memory`, `python_missing`, `stopping`, `aborted`,
   *   or whatever Failure the plan throws
   * @param onAdmitted called once there is a place in the profile's concurrency, before the wait for the start
   */
  lease(plan: PlanSource, id: BackendId, signal: AbortSignal, onAdmitted?: () => void): Promise<Lease>;
  /** Starts by hand, also when earlier failures keep leases from starting it. */
  start(plan: PlanSource, id: BackendId, signal: AbortSignal): Promise<void>;
  /** Resolves when no process is left; requests in flight and in the queue get Failure `stopping`. */
  stop(id: BackendId): Promise<void>;
  /** Like stop and start, but callers in the queue stay in it. */
  restart(plan: PlanSource, id: BackendId, signal: AbortSignal): Promise<void>;
  /**
   * The profile was changed: its server ends once it has answered what it was asked before, and who comes later waits
   * for the next one. Resolves then.
   */
  retire(id: BackendId): Promise<void>;
  /** A profile that was never started is `stopped` and has no name. */
  status(id: BackendId): ServerProcessStatus;
  /** The last lines that the profile's processes printed, oldest first. */
  log(id: BackendId): readonly string[];
  /** The lines after a cursor that an earlier call gave, 0 for all that are kept. */
  logAfter(id: BackendId, cursor: number): ServerLog;
  /** Calls back with each changed status, once a tick at most. Returns the unsubscribe. */
  subscribe(listener: (status: ServerProcessStatus) => void): () => void;
  /** Calls back with each printed line as it comes. Returns the unsubscribe. */
  subscribeLog(listener: (id: BackendId, line: string) => void): () => void;
  /** A budget smaller than what is in use stops nothing; it holds for the next start. */
  setMemoryBudget(bytes: number): void;
  /** The memory budget, and what running servers have booked of it (bytes). */
  memory(): { readonly budgetBytes: number; readonly reservedBytes: number };
  /** The profile was removed: stops its server and drops what is known of it. */
  forget(id: BackendId): Promise<void>;
  /** Stops every server, by SIGKILL after the deadline; nothing is started any more. */
  stopAll(deadlineMs: number): Promise<void>;
  /** Kills what an earlier host left running, and nothing else. Returns how many. Before the first lease. */
  reapOrphans(): Promise<number>;
  /** Synchronous SIGKILL of every process group: the host's last resort in its `exit` event. */
  killAllNow(): void;
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const servers = new Map<BackendId, ManagedServer>();
  const groups = new Set<number>();
  const statusListeners = new Set<(status: ServerProcessStatus) => void>();
  const logListeners = new Set<(id: BackendId, line: string) => void>();
  const changed = new Set<ManagedServer>();
  const clock = options.clock ?? systemClock;
  const memory = new MemoryLedger(options.memoryBudgetBytes);
  const resident = new MemoryWatch({
    clock,
    groups,
    measure: options.measureMemory ?? measureGroups,
    onChange: () => servers.forEach((server) => home.onChange(server)),
  });
  let closing = false;
  let uses = 0;

  const home: ServerHome = {
    runnerPath: options.runnerPath,
    runDirectory: options.runDirectory,
    environment: options.environment ?? process.env,
    stopGraceMs: options.stopGraceMs ?? STOP_GRACE_MS,
    random: options.random ?? Math.random,
    log: options.log,
    ports: new Set(),
    clock,
    groups,
    memory,
    residentBytes: (group) => resident.bytesOf(group),
    isClosing: () => closing,
    countUse: () => ++uses,
    onChange: (server) => {
      if (changed.size === 0) queueMicrotask(publish);
      changed.add(server);
      resident.wake();
    },
    onLine: (id, line) => logListeners.forEach((listener) => listener(id, line)),
  };

  function publish(): void {
    const statuses = [...changed].map((server) => server.status());
    changed.clear();
    for (const status of statuses) statusListeners.forEach((listener) => listener(status));
  }

  function serverFor(id: BackendId, plan: PlanSource): ManagedServer {
    if (closing) throw closingFailure();
    const server = servers.get(id) ?? new ManagedServer(id, plan, home);
    servers.set(id, server);
    return server;
  }

  function killAllNow(): void {
    for (const group of groups) signalGroup(group, 'SIGKILL');
  }

  return {
    lease: async (plan, id, signal, onAdmitted) => serverFor(id, plan).lease(plan, signal, onAdmitted),
    start: async (plan, id, signal) => serverFor(id, plan).start(plan, signal),
    stop: async (id) => servers.get(id)?.stop('user'),
    restart: async (plan, id, signal) => {
      const server = serverFor(id, plan);
      await server.stop('restart');
      await server.start(plan, signal);
    },
    retire: async (id) => servers.get(id)?.retire(),
    status: (id) => servers.get(id)?.status() ?? serverStatus(id, '', STOPPED, NO_LOAD),
    log: (id) => servers.get(id)?.logLines() ?? [],
    logAfter: (id, cursor) => servers.get(id)?.logAfter(cursor) ?? { lines: [], cursor: 0, missed: false },
    subscribe: (listener) => {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    subscribeLog: (listener) => {
      logListeners.add(listener);
      return () => logListeners.delete(listener);
    },
    setMemoryBudget: (bytes) => {
      memory.budgetBytes = bytes;
    },
    memory: () => ({ budgetBytes: memory.budgetBytes, reservedBytes: memory.reservedBytes }),
    forget: async (id) => {
      await servers.get(id)?.stop('removed');
      servers.delete(id);
    },
    stopAll: async (deadlineMs) => {
      closing = true;
      const graceMs = Math.min(home.stopGraceMs, deadlineMs);
      const stopped = Promise.all([...servers.values()].map((server) => server.stop('shutdown', graceMs)));
      await endedWithin(stopped, deadlineMs);
      killAllNow();
      await endedWithin(stopped, KILL_WAIT_MS);
      resident.stop();
    },
    reapOrphans: () => reapRecordedServers(options.runDirectory),
    killAllNow,
  };

  async function endedWithin(work: Promise<unknown>, limitMs: number): Promise<void> {
    const done = new AbortController();
    void work.then(() => done.abort());
    await pause(clock, limitMs, done.signal);
  }
}
