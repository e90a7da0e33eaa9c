import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What tells a process from a later one with the same pid. */
export interface ProcessIdentity {
  /** Opaque; only ever compared with one read the same way on the same machine. */
  readonly startTime: string;
  /** The whole command line, its arguments joined by spaces. */
  readonly command: string;
}

/** Who has this pid now; null when nobody has. */
export function identifyProcess(pid: number): Promise<ProcessIdentity | null> {
  return process.platform === 'linux' ? identifyFromProc(pid) : identifyWithPs(pid);
}

async function identifyFromProc(pid: number): Promise<ProcessIdentity | null> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // proc_pid_stat(5): after "pid (comm)" come state as field 3 and starttime, in ticks since boot, as 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTime] = [fields[0], fields[19]];
    if (state === 'Z' || startTime === undefined) return null;
    return { startTime, command: command.replaceAll('\0', ' ').trimEnd() };
  } catch {
    return null;
  }
}

/** `lstart` is the only start time that macOS's ps prints in full; in the C locale it has 24 characters. */
export async function identifyWithPs(pid: number): Promise<ProcessIdentity | null> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'lstart=,command=', '-p', String(pid)], {
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    });
    const [, startTime, command] = /^(.{24})\s+(.+)/.exec(stdout.trim()) ?? [];
    return startTime === undefined || command === undefined ? null : { startTime, command };
  } catch {
    return null;
  }
}
