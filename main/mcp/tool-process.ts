import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import { liveGroupMembers, signalGroup } from '../supervisor/process-group.ts';

/** A server is told to end by the end of its input, then by SIGTERM, each for so long (milliseconds). */
const PATIENCE_MS = 2_000;
const GROUP_POLL_MS = 20;

/**
 * Runs the program as the leader of its own process group, with a watchdog in it that kills the group as soon as the
 * host is gone, even by SIGKILL: then the pipe at descriptor 3, whose other end only the host holds, comes to its end.
 * The text is the same for every server; program and arguments are not part of it, so nothing in them is read by a
 * shell. What leaves its group (setsid) is only told by the end of its input.
 */
const WATCHED = '(read -r _ <&3; kill -s KILL -- "-$$") >/dev/null 2>&1 & exec "$@" 3<&-';

export interface ToolProcessPlan {
  /** A full path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface ToolProcess {
  readonly input: Writable;
  readonly output: Readable;
  readonly errors: Readable;
  /** Resolves, in words, when the process has ended and nothing of its group is left. Never rejects. */
  readonly ended: Promise<Phrase>;
  /** Ends it in order, and by force where it does not follow. */
  stop(): Promise<void>;
}

/** @param groups the process groups that run now; it enters itself and leaves when it has ended */
export async function startToolProcess(plan: ToolProcessPlan, groups: Set<number>): Promise<ToolProcess> {
  const child = spawn('/bin/sh', ['-c', WATCHED, 'tool-server', plan.program, ...plan.args], {
    cwd: plan.directory,
    env: { ...plan.env },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  }) as ChildProcessByStdio<Writable, Readable, Readable>;
  // A pipe that breaks is told by the end of the process.
  for (const stream of child.stdio) stream?.on('error', () => undefined);
  const { pid } = child;
  if (pid === undefined) {
    const cause: unknown = await once(child, 'spawn').catch((error: unknown) => error);
    throw new Failure('start_failed', phrase`${plan.program} could not be started.`, {
      hint: phrase`Check that the folder ${plan.directory} exists.`,
      cause,
    });
  }
  child.on('error', () => undefined);
  groups.add(pid);
  const ended = once(child, 'exit').then(async ([code, signal]) => {
    // The watchdog is still there, and so may be what the server started.
    signalGroup(pid, 'SIGKILL');
    await groupEnds(pid);
    groups.delete(pid);
    return typeof signal === 'string'
      ? phrase`it was ended by ${signal}`
      : phrase`it ended with code ${String(code)}`;
  });
  return {
    input: child.stdin,
    output: child.stdout,
    errors: child.stderr,
    ended,
    async stop() {
      child.stdin.end();
      if (await endsWithin(ended)) return;
      signalGroup(pid, 'SIGTERM');
      if (await endsWithin(ended)) return;
      signalGroup(pid, 'SIGKILL');
      await ended;
    },
  };
}

/** SIGKILL takes effect within milliseconds unless the kernel is stuck. */
async function groupEnds(group: number): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += GROUP_POLL_MS) {
    if ((await liveGroupMembers(group)).length === 0) return;
    await setTimeout(GROUP_POLL_MS);
  }
}

async function endsWithin(ended: Promise<Phrase>): Promise<boolean> {
  const enough = new AbortController();
  const late = setTimeout(PATIENCE_MS, false, { signal: enough.signal }).catch(() => false);
  const isEnded = await Promise.race([ended.then(() => true), late]);
  enough.abort();
  return isEnded;
}
