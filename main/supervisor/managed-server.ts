import type { Failure } from '../../contract/failure.ts';
import type { BackendId } from '../../contract/ids.ts';
import type { ServerLog, ServerProcessStatus } from '../../contract/server.ts';
import { AdmissionQueue } from './admission-queue.ts';
import type { LaunchPlan, PlanSource } from './launch-plan.ts';
import type { Lease } from './lease.ts';
import { LeaseBook } from './lease.ts';
import { LogRing } from './log-ring.ts';
import type { MemoryLedger, Tenant } from './memory-ledger.ts';
import type { StopReason } from './refusals.ts';
import { closingFailure, stoppedFailure } from './refusals.ts';
import type { LifecycleHome } from './server-lifecycle.ts';
import { ServerLifecycle } from './server-lifecycle.ts';
import type { ServerLife } from './server-state.ts';
import { serverStatus } from './server-status.ts';
import { untilAborted } from './until-aborted.ts';

const LOG_LIMITS = { lines: 2_000, characters: 512 * 1_024 };
/** A stop by these sends away the callers that wait; after any other the server may start again for them. */
const FINAL_STOPS: readonly StopReason[] = ['user', 'removed', 'shutdown'];

export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

/** What the servers of one supervisor share. */
export interface ServerHome extends LifecycleHome {
  readonly memory: MemoryLedger;
  /** What the process group of this number holds in memory; null when that was not measured. */
  readonly residentBytes: (group: number | null) => number | null;
  readonly log: Log;
  readonly isClosing: () => boolean;
  /** 1, 2, 3 …: tells which of two servers was used last. */
  readonly countUse: () => number;
  readonly onChange: (server: ManagedServer) => void;
  readonly onLine: (id: BackendId, line: string) => void;
}

/** One profile's server: who waits for it, who uses it, what it printed, and when it is idle. */
export class ManagedServer implements Tenant {
  readonly id: BackendId;
  readonly #home: ServerHome;
  readonly #lifecycle: ServerLifecycle;
  readonly #queue = new AdmissionQueue({ concurrency: 0, queueLimit: 0 });
  readonly #leases = new LeaseBook();
  readonly #log = new LogRing(LOG_LIMITS);
  #source: PlanSource;
  #plan: LaunchPlan | null = null;
  #planning: Promise<LaunchPlan> | null = null;
  #lastUse = 0;
  #loggedState: ServerLife['state'] = 'stopped';
  #isRemoved = false;
  /** Callers that passed the queue and have not given back what they got. */
  #serving = 0;
  /** Set while the server only finishes what it has, because its profile was changed. */
  #retiring: PromiseWithResolvers<void> | null = null;
  #cancelIdleTimer: () => void = () => undefined;

  constructor(id: BackendId, source: PlanSource, home: ServerHome) {
    this.id = id;
    this.#source = source;
    this.#home = home;
    this.#lifecycle = new ServerLifecycle(home, {
      refusal: () => this.#refusal(),
      makePlan: () => this.#makePlan(),
      reserveMemory: (plan, signal) => home.memory.reserve(this, plan, signal),
      onLine: (line) => {
        this.#log.push(line);
        home.onLine(id, line.text);
      },
      onChange: (life) => this.#onChange(life),
      onStartFailed: (failure) => this.#queue.rejectWaiting(failure),
      onDied: (failure) => this.#leases.tellDied(failure),
    });
  }

  get name(): string {
    return this.#plan?.name ?? '';
  }

  get lastUse(): number {
    return this.#lastUse;
  }

  get stopping(): Promise<void> | null {
    return this.#lifecycle.stopping;
  }

  get isIdle(): boolean {
    return this.#lifecycle.life.state === 'ready' && this.#queue.active === 0 && this.#queue.waiting === 0;
  }

  /** @see Supervisor.lease */
  async lease(source: PlanSource, signal: AbortSignal, onAdmitted?: () => void): Promise<Lease> {
    this.#source = source;
    this.#lifecycle.assertStartable();
    if (this.#plan === null) await untilAborted(this.#makePlan(), signal);
    const slot = this.#queue.acquire(signal);
    this.#home.onChange(this);
    const giveBackSlot = await slot.finally(() => this.#home.onChange(this));
    try {
      while (this.#retiring !== null) await untilAborted(this.#retiring.promise, signal);
    } catch (error) {
      giveBackSlot();
      throw error;
    }
    this.#serving += 1;
    onAdmitted?.();
    const giveBack = () => {
      this.#serving -= 1;
      giveBackSlot();
      this.#used();
      if (this.#serving === 0) this.#endRetired();
    };
    try {
      const { port } = await this.#lifecycle.ensureReady(signal);
      const lease = this.#leases.grant(port, giveBack);
      this.#home.onChange(this);
      return lease;
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  /** A start by hand: earlier failures do not count. */
  async start(source: PlanSource, signal: AbortSignal): Promise<void> {
    this.#source = source;
    this.#lifecycle.forgetFailures();
    // The plan holds the name under which the start is logged.
    if (this.#plan === null) await untilAborted(this.#makePlan(), signal);
    await this.#lifecycle.ensureReady(signal);
  }

  /** Resolves when no process is left. Stopping what does not run, or is being stopped, is fine. */
  async stop(reason: StopReason, graceMs: number = this.#home.stopGraceMs): Promise<void> {
    this.#cancelIdleTimer();
    const failure = stoppedFailure(this.name, reason);
    if (FINAL_STOPS.includes(reason)) this.#queue.rejectWaiting(failure);
    if (reason === 'removed') this.#isRemoved = true;
    if (this.#lifecycle.isRunning) this.#home.log('info', 'stopping server', { server: this.name, reason });
    await this.#lifecycle.stop(failure, graceMs);
  }

  /** @see Supervisor.retire */
  async retire(): Promise<void> {
    if (!this.#lifecycle.isRunning) return;
    this.#retiring ??= Promise.withResolvers();
    const { promise } = this.#retiring;
    if (this.#serving === 0) this.#endRetired();
    await promise;
  }

  #endRetired(): void {
    const retiring = this.#retiring;
    if (retiring === null) return;
    void this.stop('changed').finally(() => {
      this.#retiring = null;
      retiring.resolve();
    });
  }

  evict(): void {
    void this.stop('evicted');
  }

  status(): ServerProcessStatus {
    const { life } = this.#lifecycle;
    const group = 'address' in life ? (life.address?.pid ?? null) : null;
    return serverStatus(this.id, this.name, life, {
      inFlight: this.#leases.size,
      queued: this.#queue.waiting + this.#queue.active - this.#leases.size,
      memoryBytes: this.#home.memory.bytesOf(this.id),
      residentBytes: this.#home.residentBytes(group),
    });
  }

  /** The last lines that its processes printed, oldest first. */
  logLines(): readonly string[] {
    return this.#log.lines();
  }

  /** @see Supervisor.logAfter */
  logAfter(cursor: number): ServerLog {
    return this.#log.after(cursor);
  }

  /** Once for all who need it now; anew for each start, because the profile may have changed. */
  #makePlan(): Promise<LaunchPlan> {
    this.#planning ??= (async () => this.#source())()
      .then((plan) => {
        this.#plan = plan;
        this.#queue.setLimits(plan);
        return plan;
      })
      .finally(() => (this.#planning = null));
    return this.#planning;
  }

  #refusal(): Failure | null {
    if (this.#home.isClosing()) return closingFailure();
    return this.#isRemoved ? stoppedFailure(this.name, 'removed') : null;
  }

  #onChange(life: ServerLife): void {
    this.#logState(life);
    if (life.state === 'stopped' || life.state === 'failed') this.#home.memory.release(this.id);
    if (life.state === 'ready') this.#used();
    this.#home.onChange(this);
  }

  #logState(life: ServerLife): void {
    if (life.state === this.#loggedState) return;
    this.#loggedState = life.state;
    const why = life.state === 'failed' ? { code: life.failure.code, reason: life.failure.message } : {};
    const fields = { server: this.name, id: this.id, ...why };
    this.#home.log(life.state === 'failed' ? 'warn' : 'info', `server ${life.state}`, fields);
  }

  /** Counts the idle time from now. */
  #used(): void {
    this.#lastUse = this.#home.countUse();
    this.#cancelIdleTimer();
    this.#home.onChange(this);
    const idleMs = this.#plan?.idleUnloadMs ?? null;
    if (idleMs === null || !this.isIdle) return;
    this.#cancelIdleTimer = this.#home.clock.after(idleMs, () => {
      if (this.isIdle) void this.stop('idle');
    });
  }
}
