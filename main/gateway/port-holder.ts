import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { processWithSocket } from '../inbound/socket-table.ts';

export interface PortHolder {
  readonly pid: number;
  readonly command: string;
}

/** The process that listens on a TCP port of this machine, where the system tells; null where it does not. */
export async function findPortHolder(port: number): Promise<PortHolder | null> {
  try {
    return process.platform === 'linux' ? await fromProc(port) : await fromLsof(port);
  } catch {
    return null;
  }
}

async function fromProc(port: number): Promise<PortHolder | null> {
  const pid = await processWithSocket(({ local, isListening }) => isListening && local.port === port);
  if (pid === null) return null;
  return { pid, command: (await readFile(`/proc/${pid}/comm`, 'utf8')).trim() };
}

async function fromLsof(port: number): Promise<PortHolder | null> {
  const { stdout } = await promisify(execFile)('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
    timeout: 3_000,
  });
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  const command = /^c(.+)$/m.exec(stdout)?.[1];
  return pid === undefined ? null : { pid: Number(pid), command: command ?? 'unknown' };
}
