import type { Failure } from '../../contract/failure.ts';
import { asFailure } from './as-failure.ts';
import { crashed } from './end-reason.ts';
import type { LaunchPlan } from './launch-plan.ts';
import type { LaunchHome, LaunchListener } from './launch-server.ts';
import { launchServer } from './launch-server.ts';
import type { LogLine } from './line-splitter.ts';
import { pausedFailure } from './refusals.ts';
import type { RestartMemory } from './restart-policy.ts';
import { NO_FAILURES, rememberFailure, restartPermit } from './restart-policy.ts';
import type { ServerProcess } from './server-process.ts';
import type { ServerEvent, ServerLife } from './server-state.ts';
import { nextLife, STOPPED } from './server-state.ts';
import { untilAborted } from './until-aborted.ts';

export interface LifecycleHome extends LaunchHome {
  /** A number from 0 (inclusive) to 1. */
  readonly random: () => number;
}

/** What a lifecycle asks of the server it belongs to. */
export interface LifecycleOwner {
  /** Why nothing may be started any more; null while it may. */
  refusal(): Failure | null;
  /** The profile's plan as it is now. */
  makePlan(): Promise<LaunchPlan>;
  reserveMemory(plan: LaunchPlan, signal: AbortSignal): Promise<void>;
  onLine(line: LogLine): void;
  onChange(life: ServerLife): void;
  /** Nobody can be served: callers in the queue get this failure too. */
  onStartFailed(failure: Failure): void;
  /** The process is gone or about to go: requests in flight get this failure. */
  onDied(failure: Failure): void;
}

interface Start {
  readonly done: Promise<ServerProcess>;
  readonly abort: AbortController;
}

/**
 * Drives one server through its states: one start at a time for all who wait, one process at a time, restarts
 * after a crash. Decisions are made here and in one tick each, so callers never race.
 */
export class ServerLifecycle {
  readonly #home: LifecycleHome;
  readonly #owner: LifecycleOwner;
  #life: ServerLife = STOPPED;
  #start: Start | null = null;
  #process: ServerProcess | null = null;
  #stopping: Promise<void> | null = null;
  #restarts: RestartMemory = NO_FAILURES;
  #cancelRestart: () => void = () => undefined;

  constructor(home: LifecycleHome, owner: LifecycleOwner) {
    this.#home = home;
    this.#owner = owner;
  }

  get life(): ServerLife {
    return this.#life;
  }

  get isRunning(): boolean {
    return this.#life.state === 'starting' || this.#life.state === 'ready';
  }

  /** The end of a stop that is under way, else null. Never rejects. */
  get stopping(): Promise<void> | null {
    return this.#stopping;
  }

  /** Lets a start by hand try again at once, whatever happened before. */
  forgetFailures(): void {
    this.#restarts = NO_FAILURES;
  }

  /** @throws Failure `start_failed` while the last failure keeps the server from being started again */
  assertStartable(): void {
    this.#assertOpen();
    const permit = restartPermit(this.#restarts, this.#home.clock.now());
    if (this.#life.state === 'failed' && !permit.allowed) {
      throw pausedFailure(this.#life.failure, permit.waitMs);
    }
  }

  /** The running process; starts it if need be. The signal ends this wait, never the start. */
  async ensureReady(signal: AbortSignal): Promise<ServerProcess> {
    for (;;) {
      this.#assertOpen();
      if (this.#stopping !== null) await untilAborted(this.#stopping, signal);
      else if (this.#process === null) await untilAborted(this.#startOnce(), signal);
      else if (this.#process.exited.aborted) await untilAborted(this.#process.ended, signal);
      else return this.#process;
    }
  }

  /** Resolves when no process is left; `failure` is for everyone who is sent away by it. */
  stop(failure: Failure, graceMs: number): Promise<void> {
    this.#cancelRestart();
    if (this.#start === null && this.#process === null) return this.#stopping ?? Promise.resolve();
    // The state changes first: whoever is told that its server goes may ask for it again at once.
    this.#stopping ??= Promise.resolve()
      .then(() => this.#end(failure, graceMs))
      .finally(() => {
        this.#stopping = null;
        this.#apply({ type: 'ended' });
      });
    this.#apply({ type: 'stop' });
    return this.#stopping;
  }

  async #end(failure: Failure, graceMs: number): Promise<void> {
    this.#owner.onDied(failure);
    this.#start?.abort.abort(failure);
    await this.#start?.done.catch(() => undefined);
    await this.#process?.terminate(graceMs);
    this.#process = null;
  }

  #startOnce(): Promise<ServerProcess> {
    if (this.#start !== null) return this.#start.done;
    this.assertStartable();
    this.#cancelRestart();
    const abort = new AbortController();
    this.#apply({ type: 'start', at: this.#home.clock.now() });
    const done = this.#run(abort.signal).finally(() => (this.#start = null));
    // A start goes on when everyone who waited has given up; then nobody is left to hear of its failure.
    done.catch(() => undefined);
    this.#start = { done, abort };
    return done;
  }

  async #run(signal: AbortSignal): Promise<ServerProcess> {
    let plan: LaunchPlan | null = null;
    try {
      plan = await untilAborted(this.#owner.makePlan(), signal);
      await this.#owner.reserveMemory(plan, signal);
      const process = await launchServer(plan, this.#home, this.#listener(), signal);
      this.#adopt(process, plan);
      return process;
    } catch (error) {
      if (signal.aborted) throw asFailure(signal.reason);
      const failure = asFailure(error);
      this.#failed(failure, plan, null);
      this.#owner.onStartFailed(failure);
      throw failure;
    }
  }

  #listener(): LaunchListener {
    return {
      onLine: (line) => this.#owner.onLine(line),
      onSpawn: ({ pid, port }) => this.#apply({ type: 'spawned', address: { pid, port } }),
      onProgress: (phase, detail) => this.#apply({ type: 'progress', phase, detail }),
    };
  }

  /** Takes over a process that is ready, even if a stop has come in the same tick: the stop then ends it. */
  #adopt(process: ServerProcess, plan: LaunchPlan): void {
    this.#process = process;
    this.#apply({ type: 'ready', at: this.#home.clock.now() });
    void process.ended.then((end) => {
      if (this.#stopping !== null || this.#life.state !== 'ready') return;
      this.#process = null;
      const failure = crashed(plan.name, end, process.output.lastWords());
      this.#failed(failure, plan, this.#life.readyAt);
      this.#owner.onDied(failure);
    });
  }

  #failed(failure: Failure, plan: LaunchPlan | null, readyAt: number | null): void {
    const at = this.#home.clock.now();
    this.#apply({ type: 'failed', failure: failure.toView() });
    // Only a server that was tried and failed has to wait; a missing Python or full memory may change any time.
    if (readyAt === null && failure.code !== 'start_failed') return;
    this.#restarts = rememberFailure(this.#restarts, { at, readyAt }, this.#home.random());
    const permit = restartPermit(this.#restarts, at);
    const waitMs = permit.allowed ? 0 : permit.waitMs;
    if (plan?.autoRestart !== true || waitMs === null) return;
    this.#cancelRestart = this.#home.clock.after(waitMs, () => {
      this.ensureReady(new AbortController().signal).catch(() => undefined);
    });
  }

  #assertOpen(): void {
    const refusal = this.#owner.refusal();
    if (refusal !== null) throw refusal;
  }

  #apply(event: ServerEvent): void {
    const next = nextLife(this.#life, event);
    if (next === this.#life) return;
    this.#life = next;
    this.#owner.onChange(next);
  }
}
