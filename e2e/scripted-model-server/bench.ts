import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import type { BackendId } from '../../contract/ids.ts';
import type { ServerProcessStatus } from '../../contract/server.ts';
import type { LaunchPlan } from '../../main/supervisor/launch-plan.ts';
import type { Lease } from '../../main/supervisor/lease.ts';
import { liveGroupMembers } from '../../main/supervisor/process-group.ts';
import type { Supervisor, SupervisorOptions } from '../../main/supervisor/supervisor.ts';
import { createSupervisor } from '../../main/supervisor/supervisor.ts';
import { RUNNER_PATH } from './plan.ts';

const PATIENT = new AbortController().signal;

/** A supervisor on a run directory of its own, which remembers every process that it started. */
export class SupervisorBench {
  readonly directory = mkdtempSync(join(tmpdir(), 'supervisor-'));
  readonly supervisor: Supervisor;
  /** A file for server.py's --starts-file. */
  readonly startsFile = join(this.directory, 'starts');
  /** A file for server.py's --ready-file. */
  readonly readyFile = join(this.directory, 'ready');
  readonly #groups = new Set<number>();

  constructor(options: Partial<SupervisorOptions> = {}) {
    this.supervisor = createSupervisor({
      runDirectory: join(this.directory, 'run'),
      runnerPath: RUNNER_PATH,
      memoryBudgetBytes: 2 ** 30,
      stopGraceMs: 5_000,
      log: () => undefined,
      ...options,
    });
    this.supervisor.subscribe(({ pid }) => pid !== null && this.#groups.add(pid));
  }

  lease(plan: LaunchPlan, signal = PATIENT): Promise<Lease> {
    return this.supervisor.lease(() => plan, plan.id, signal);
  }

  start(plan: LaunchPlan): Promise<void> {
    return this.supervisor.start(() => plan, plan.id, PATIENT);
  }

  /** Resolves with the first status, now or later, that the condition holds for. */
  async until(
    id: BackendId,
    condition: (status: ServerProcessStatus) => boolean,
  ): Promise<ServerProcessStatus> {
    const now = this.supervisor.status(id);
    if (condition(now)) return now;
    return new Promise((resolve) => {
      const unsubscribe = this.supervisor.subscribe((status) => {
        if (status.id !== id || !condition(status)) return;
        unsubscribe();
        resolve(status);
      });
    });
  }

  /** Lets a server that was started with --ready-file go on. */
  letReady(): void {
    writeFileSync(this.readyFile, '');
  }

  /** How often server.py was started with --starts-file. */
  starts(): number {
    return existsSync(this.startsFile) ? readFileSync(this.startsFile, 'utf8').split('\n').length - 1 : 0;
  }

  /** The pids that still run in any group that was ever started here. */
  async survivors(): Promise<number[]> {
    return (await Promise.all([...this.#groups].map(liveGroupMembers))).flat();
  }

  /** Stops everything and returns who survived it; must be nobody. */
  async end(): Promise<number[]> {
    await this.supervisor.stopAll(1_000);
    const survivors = await this.survivors();
    await rm(this.directory, { recursive: true, force: true });
    return survivors;
  }
}

/** The texts of a streamed answer's chunks, as they come. */
export async function* streamWords(port: number, signal: AbortSignal = PATIENT): AsyncGenerator<string> {
  const response = await request(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ messages: [{ role: 'user', content: 'hello' }], stream: true }),
    reset: true,
    signal,
  });
  response.body.setEncoding('utf8');
  // server.py writes one event a chunk; a test needs no better parser.
  for await (const text of response.body as AsyncIterable<string>) {
    for (const [, word] of text.matchAll(/"content": "([^"]*)"/g)) yield word ?? '';
  }
}
