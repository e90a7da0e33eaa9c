import { randomUUID } from 'node:crypto';
import { Failure } from '../../contract/failure.ts';
import { JobId } from '../../contract/ids.ts';
import type { Job, JobWork, Progress } from '../../contract/job.ts';
import { phrase } from '../../contract/phrase.ts';
import type { RuntimeKind } from '../../contract/runtime.ts';
import { shareTask } from './shared-task.ts';
import type { SharedTask } from './shared-task.ts';

export interface JobsParts {
  readonly onChange: (job: Job) => void;
  /** Told of what was not thrown on purpose. */
  readonly report: (error: unknown) => void;
}

export type Work<Value> = (onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<Value>;

interface Running {
  job: Job;
  readonly task: SharedTask<unknown, never>;
}

/**
 * The host's long work. It belongs to the host, not to the call that began it: whoever comes back finds it here, and it
 * ends by itself, by `cancel` or with the host.
 */
export class Jobs {
  readonly #parts: JobsParts;
  readonly #running = new Map<string, Running>();
  readonly #failed = new Map<RuntimeKind, Job>();
  #closed = false;

  constructor(parts: JobsParts) {
    this.#parts = parts;
  }

  /** Those that run, and of each runtime the last that failed, until the next begins. */
  list(): Job[] {
    return [...[...this.#running.values()].map(({ job }) => job), ...this.#failed.values()];
  }

  /**
   * Runs `work`, or joins the same work on the same runtime, and settles as it does: the same kind of work always gives
   * the same kind of value. With `leaving` the caller may leave, and the last such caller cancels it; one without is
   * waited for to the end, whoever leaves.
   * @throws Failure `stopping`
   */
  async run<Value>(
    what: { readonly work: JobWork; readonly runtime: RuntimeKind },
    work: Work<Value>,
    leaving: AbortSignal = new AbortController().signal,
  ): Promise<Value> {
    const key = `${what.work} ${what.runtime}`;
    let running = this.#running.get(key);
    // One that is being cancelled has nothing to give.
    while (running?.task.isAbandoned() === true) {
      await running.task.ended;
      running = this.#running.get(key);
    }
    if (this.#closed) throw new Failure('stopping', phrase`MLX Manager is stopping.`);
    running ??= this.#begin(key, what, work);
    // Who has the same key brought the same kind of work.
    return running.task.join(() => undefined, leaving) as Promise<Value>;
  }

  /** Resolves when nothing of it runs any more. @throws Failure `not_found`, `conflict` */
  async cancel(id: JobId): Promise<void> {
    const running = [...this.#running.values()].find(({ job }) => job.id === id);
    if (running === undefined) {
      throw new Failure('not_found', phrase`This is not being done any more.`);
    }
    if (running.job.work === 'remove') {
      throw new Failure('conflict', phrase`A removal cannot be cancelled.`, {
        hint: phrase`It is over in a moment.`,
      });
    }
    await running.task.cancel();
  }

  /** Ends what runs and waits for that; nothing begins any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#running.values()].map(({ task }) => task.cancel()));
  }

  #begin(key: string, what: { work: JobWork; runtime: RuntimeKind }, work: Work<unknown>): Running {
    const id = JobId.parse(randomUUID());
    this.#failed.delete(what.runtime);
    // The work begins a moment later, when the job is listed.
    const task = shareTask<unknown, never>(async (_emit, signal) => {
      await Promise.resolve();
      try {
        signal.throwIfAborted();
        const value = await work((progress) => this.#set(running, { progress }), signal);
        this.#end(key, running, { state: 'done' });
        return value;
      } catch (error) {
        this.#end(key, running, this.#stateAfter(error, signal));
        throw signal.aborted ? new Failure('aborted', phrase`Cancelled.`, { cause: error }) : error;
      }
    });
    const job: Job = { id, ...what, startedAt: Date.now(), state: 'running', progress: null, failure: null };
    const running: Running = { job, task };
    this.#running.set(key, running);
    this.#parts.onChange(job);
    return running;
  }

  #set(running: Running, change: Partial<Job>): void {
    running.job = { ...running.job, ...change };
    this.#parts.onChange(running.job);
  }

  #end(key: string, running: Running, end: Partial<Job>): void {
    this.#running.delete(key);
    if (end.state === 'failed') this.#failed.set(running.job.runtime, { ...running.job, ...end });
    this.#set(running, end);
  }

  #stateAfter(error: unknown, signal: AbortSignal): Partial<Job> {
    if (signal.aborted) return { state: 'cancelled' };
    if (error instanceof Failure) return { state: 'failed', failure: error.toView() };
    this.#parts.report(error);
    const failure = new Failure('internal', phrase`Something went wrong inside MLX Manager.`, {
      hint: phrase`The log in the data directory has the details.`,
    });
    return { state: 'failed', failure: failure.toView() };
  }
}
