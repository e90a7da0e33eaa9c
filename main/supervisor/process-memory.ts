import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { liveGroupMembers } from './process-group.ts';

/** Bytes of memory by process group. */
export type GroupMemory = ReadonlyMap<number, number>;

/** What the processes of these groups hold in memory now. A group that is gone has no entry. */
export function measureGroups(groups: readonly number[]): Promise<GroupMemory> {
  return process.platform === 'linux' ? measureFromProc(groups) : measureWithPs(groups);
}

async function measureFromProc(groups: readonly number[]): Promise<GroupMemory> {
  const measured = await Promise.all(
    groups.map(async (group) => {
      const members = await liveGroupMembers(group);
      const sizes = await Promise.all(members.map(residentFromProc));
      return [group, sum(sizes.filter((size) => size !== null))] as const;
    }),
  );
  return new Map(measured.filter(([, bytes]) => bytes > 0));
}

async function residentFromProc(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return parseProcStatus(status);
}

/** Bytes from /proc/<pid>/status; null for a process that has ended. proc_pid_status(5): VmRSS in kB of 1,024 bytes. */
export function parseProcStatus(status: string): number | null {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
}

async function measureWithPs(groups: readonly number[]): Promise<GroupMemory> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,rss='], {
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    maxBuffer: 16 * 1_024 * 1_024,
  });
  return parsePs(stdout, groups);
}

/** Sums `ps -o pgid=,rss=` over the groups. ps(1), macOS: rss in units of 1,024 bytes. */
export function parsePs(stdout: string, groups: readonly number[]): GroupMemory {
  const found = new Map<number, number>();
  for (const [, group, kilobytes] of stdout.matchAll(/^\s*(\d+)\s+(\d+)\s*$/gm)) {
    const id = Number(group);
    if (groups.includes(id)) found.set(id, (found.get(id) ?? 0) + Number(kilobytes) * 1_024);
  }
  return found;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
