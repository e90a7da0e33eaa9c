import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly command: string;
}

/** Every process of this machine that is alive; a zombie is not. */
export async function listProcesses(): Promise<ProcessRow[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,pgid=,stat=,args='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, group, state, command] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined || state?.startsWith('Z') === true) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), command }];
  });
}

/** What `pid` started, directly or not. */
export function descendants(pid: number, all: readonly ProcessRow[]): ProcessRow[] {
  const children = all.filter((row) => row.parent === pid);
  return children.flatMap((row) => [row, ...descendants(row.pid, all)]);
}

/** A host's model servers: one row for each, without their workers. */
export async function modelServers(hostPid: number): Promise<ProcessRow[]> {
  const all = await listProcesses();
  return all.filter(({ parent, command }) => parent === hostPid && command.includes('runner.py --nonce'));
}

/** Watches what a program starts, to tell afterwards what it left behind. */
export class Offspring {
  readonly #pid: number;
  readonly #directory: string;
  readonly #seen = new Map<number, ProcessRow>();

  constructor(pid: number, directory: string) {
    this.#pid = pid;
    this.#directory = directory;
  }

  /** Remembers what runs below the program now; call it before the program ends. */
  async note(): Promise<void> {
    for (const row of descendants(this.#pid, await listProcesses())) this.#seen.set(row.pid, row);
  }

  /** What is alive of the program, its group, everything noted, and everything that names its data directory. */
  async left(): Promise<ProcessRow[]> {
    const groups = new Set([this.#pid, ...[...this.#seen.values()].map(({ group }) => group)]);
    return (await listProcesses()).filter(
      ({ pid, group, command }) =>
        groups.has(group) ||
        this.#seen.get(pid)?.command === command ||
        (pid !== process.pid && command.includes(this.#directory)),
    );
  }
}
