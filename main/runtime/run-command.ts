import { spawn } from 'node:child_process';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

export interface CommandOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly signal: AbortSignal;
  /** Milliseconds until the command is ended; without it, it may take as long as it needs. */
  readonly timeoutMs?: number;
}

export interface CommandResult {
  /** null when a signal ended the command or it could not be started; `stderr` then says why. */
  readonly code: number | null;
  /** The last 64 KiB of each stream. */
  readonly stdout: string;
  readonly stderr: string;
}

export type RunCommand = (
  file: string,
  args: readonly string[],
  options: CommandOptions,
) => Promise<CommandResult>;

const KEPT_CHARACTERS = 65_536;
const KILL_AFTER_MS = 3_000;

/**
 * Runs a command to its end in a process group of its own. An abort or a timeout ends the whole group (SIGTERM, then
 * SIGKILL) and this waits until it is gone. Throws `aborted` on abort; every other end is a result.
 */
export const runCommand: RunCommand = (file, args, { env, cwd, signal, timeoutMs }) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new Failure('aborted', phrase`Cancelled.`));
      return;
    }
    const child = spawn(file, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout = keepLast(stdout + text)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = keepLast(stderr + text)));

    let killTimer: NodeJS.Timeout | undefined;
    const end = () => {
      killGroup(child.pid, 'SIGTERM');
      killTimer ??= setTimeout(() => {
        killGroup(child.pid, 'SIGKILL');
      }, KILL_AFTER_MS);
    };
    const timeout = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    const settle = (code: number | null) => {
      clearTimeout(timeout);
      clearTimeout(killTimer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(new Failure('aborted', phrase`Cancelled.`));
      else resolve({ code, stdout, stderr });
    };
    child.once('error', (error) => {
      stderr += error.message;
      settle(null);
    });
    // The leader may be gone while its children still write: 'close' comes when all of them let go of the pipes.
    child.once('close', settle);
  });

function keepLast(text: string): string {
  return text.length > KEPT_CHARACTERS ? text.slice(-KEPT_CHARACTERS) : text;
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}
