import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Resident memory of a process in bytes. */
export async function residentBytes(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return kibibytes(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return kibibytes(stdout.trim());
}

/** Runs `work` and returns its result with the most memory that the process had meanwhile. */
export async function withPeakMemory<T>(pid: number, work: () => Promise<T>): Promise<[T, number]> {
  let peak = 0;
  const sample = async () => {
    peak = Math.max(peak, await residentBytes(pid));
  };
  await sample();
  // A sample that fails means the process died, which `work` reports better.
  const timer = setInterval(() => void sample().catch(() => undefined), 250);
  try {
    return [await work(), peak];
  } finally {
    clearInterval(timer);
  }
}

function kibibytes(text: string | undefined): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new Error(`no memory figure in ${String(text)}`);
  return value * 1_024;
}
