import type { ChildProcess } from 'node:child_process';
import type { Clock } from './clock.ts';
import { pause } from './clock.ts';
import type { ProcessEnd } from './end-reason.ts';
import { liveGroupMembers, signalGroup } from './process-group.ts';
import type { ProcessOutput } from './process-output.ts';

/** A descendant that left the group may hold the pipes open; nobody waits for it longer than this. */
const LAST_OUTPUT_MS = 1_000;
/** SIGKILL takes effect within milliseconds unless the kernel is stuck. */
const GROUP_END_MS = 2_000;
const GROUP_POLL_MS = 20;

export interface ServerProcessParts {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  readonly output: ProcessOutput;
  readonly clock: Clock;
  /** Runs once after the process has ended, whatever the cause. */
  readonly release: () => Promise<void>;
}

/** One running server with its process group, from its spawn until nothing is left of it. */
export class ServerProcess {
  readonly pid: number;
  readonly port: number;
  readonly output: ProcessOutput;
  /** Resolves when the process has ended, its group is gone and its output is read. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  readonly #exit = new AbortController();

  constructor(parts: ServerProcessParts) {
    this.pid = parts.pid;
    this.port = parts.port;
    this.output = parts.output;
    this.#child = parts.child;
    this.#clock = parts.clock;
    this.ended = this.#awaitEnd(parts.release);
  }

  /** Aborts the moment the process exits, before the rest is cleaned up. */
  get exited(): AbortSignal {
    return this.#exit.signal;
  }

  /** SIGTERM to the whole group, SIGKILL after `graceMs`, then waits until nothing is left. */
  async terminate(graceMs: number): Promise<void> {
    this.#signal('SIGTERM');
    const cancel = this.#clock.after(graceMs, () => this.#signal('SIGKILL'));
    await this.ended;
    cancel();
  }

  #signal(signal: NodeJS.Signals): void {
    // Once it has exited, the number may belong to somebody else.
    if (this.exited.aborted) return;
    if (!signalGroup(this.pid, signal)) this.#child.kill(signal);
  }

  async #awaitEnd(release: () => Promise<void>): Promise<ProcessEnd> {
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    const end = await new Promise<ProcessEnd>((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.#exit.abort();
        resolve({ code, signal });
      });
    });
    // The group outlives its leader while workers are left in it, and its number is not reused until then.
    if (signalGroup(this.pid, 'SIGKILL')) await this.#awaitGroupEnd();
    await this.#awaitOutput(closed);
    await release();
    return end;
  }

  async #awaitGroupEnd(): Promise<void> {
    const deadline = this.#clock.now() + GROUP_END_MS;
    while (this.#clock.now() < deadline && (await liveGroupMembers(this.pid)).length > 0) {
      await pause(this.#clock, GROUP_POLL_MS);
    }
  }

  async #awaitOutput(closed: Promise<void>): Promise<void> {
    const enough = new AbortController();
    void closed.then(() => enough.abort());
    await pause(this.#clock, LAST_OUTPUT_MS, enough.signal);
    for (const stream of this.#child.stdio) stream?.destroy();
    this.output.finish();
  }
}
