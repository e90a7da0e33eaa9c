import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Signals every process of a group. False when there is none left, or none that may be signalled (macOS
 * answers EPERM for a group of which only a zombie remains).
 */
export function signalGroup(group: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** The pids of a group's processes that still run; a zombie has ended and only waits to be collected. */
export async function liveGroupMembers(group: number): Promise<number[]> {
  const all = process.platform === 'linux' ? await processesFromProc() : await processesFromPs();
  return all.filter((entry) => entry.group === group && !/^[ZX]/.test(entry.state)).map((entry) => entry.pid);
}

interface ProcessEntry {
  readonly pid: number;
  readonly group: number;
  readonly state: string;
}

async function processesFromProc(): Promise<ProcessEntry[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const entries = await Promise.all(pids.map(readProcEntry));
  return entries.filter((entry) => entry !== null);
}

async function readProcEntry(pid: number): Promise<ProcessEntry | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // pid (comm) state ppid pgrp …; comm may hold spaces and parentheses.
  const [state = '', , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid, group: Number(group), state };
}

async function processesFromPs(): Promise<ProcessEntry[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,pgid=,stat='], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, group, state = ''] = line.trim().split(/\s+/);
      return { pid: Number(pid), group: Number(group), state };
    });
}
