import { execFile } from 'node:child_process';
import { readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { processWithSocket } from '../inbound/socket-table.ts';
import type { SocketEnd } from '../inbound/socket-table.ts';

/** A process of this machine. */
export interface Owner {
  readonly pid: number;
  /** The file that it runs. */
  readonly program: string;
}

/**
 * The two ends of a connection, as the process on the other side has them. Both count with address and port: 127.0.0.2 has
 * ports of its own, and whoever takes another program's port there is not that program.
 */
export interface Ends {
  /** The end of the process that is looked for. */
  readonly local: SocketEnd;
  /** Ours. */
  readonly remote: SocketEnd;
}

/** The process that holds the other end of a connection within this machine; null where the system does not tell. */
export async function ownerOfSocket(ends: Ends): Promise<Owner | null> {
  try {
    return process.platform === 'linux' ? await fromProc(ends) : await fromLsof(ends);
  } catch {
    return null;
  }
}

async function fromProc({ local, remote }: Ends): Promise<Owner | null> {
  const pid = await processWithSocket(
    (socket) => isSame(socket.local, local) && isSame(socket.remote, remote),
  );
  return pid === null ? null : { pid, program: await readlink(`/proc/${pid}/exe`) };
}

function isSame(one: SocketEnd, other: SocketEnd): boolean {
  return one.port === other.port && one.address === other.address;
}

const run = promisify(execFile);
const COMMAND_MS = 3_000;

/** lsof(8), "OUTPUT FOR OTHER PROGRAMS": a line `p<pid>`, then a line `n<local>-><remote>` for each of its sockets. */
async function fromLsof(ends: Ends): Promise<Owner | null> {
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${ends.local.port}`, '-sTCP:ESTABLISHED', '-Fpn'], {
    timeout: COMMAND_MS,
  });
  const pid = pidIn(stdout, ends);
  if (pid === null) return null;
  const { stdout: command } = await run('ps', ['-p', String(pid), '-o', 'comm='], { timeout: COMMAND_MS });
  return { pid, program: command.trim() };
}

/** The process in lsof's output whose socket leads from the one end to the other. */
export function pidIn(output: string, { local, remote }: Ends): number | null {
  const wanted = `n${asLsofSays(local)}->${asLsofSays(remote)}`;
  let pid: number | null = null;
  for (const line of output.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    if (line === wanted) return pid;
  }
  return null;
}

function asLsofSays({ address, port }: SocketEnd): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
