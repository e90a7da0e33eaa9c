import { execFile } from 'node:child_process';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A process of this machine. */
export interface Owner {
  readonly pid: number;
  /** The file that it runs. */
  readonly program: string;
}

/** The two ends of a connection, as the process on the other side has them. */
export interface Ends {
  /** The port of the process that is looked for. */
  readonly localPort: number;
  /** Ours. */
  readonly remotePort: number;
}

/** The process that holds the other end of a connection within this machine; null where the system does not tell. */
export async function ownerOfSocket(ends: Ends): Promise<Owner | null> {
  try {
    return process.platform === 'linux' ? await fromProc(ends) : await fromLsof(ends);
  } catch {
    return null;
  }
}

/** proc(5), /proc/net/tcp: addresses are hexadecimal, the tenth field is the socket's inode. */
async function fromProc({ localPort, remotePort }: Ends): Promise<Owner | null> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const inodes = new Set(
    tables
      .flatMap((table) => table.split('\n'))
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => portOf(fields[1]) === localPort && portOf(fields[2]) === remotePort)
      .map((fields) => `socket:[${fields[9] ?? ''}]`),
  );
  if (inodes.size === 0) return null;
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || !(await holds(pid, inodes))) continue;
    return { pid: Number(pid), program: await readlink(`/proc/${pid}/exe`) };
  }
  return null;
}

function portOf(address: string | undefined): number | null {
  const port = address?.split(':')[1];
  return port === undefined ? null : Number.parseInt(port, 16);
}

async function holds(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const files = await readdir(folder).catch(() => []);
  for (const file of files) {
    const link = await readlink(`${folder}/${file}`).catch(() => '');
    if (inodes.has(link)) return true;
  }
  return false;
}

const run = promisify(execFile);
const COMMAND_MS = 3_000;

/** lsof(8), "OUTPUT FOR OTHER PROGRAMS": a line `p<pid>`, then a line `n<local>-><remote>` for each of its sockets. */
async function fromLsof(ends: Ends): Promise<Owner | null> {
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${ends.localPort}`, '-sTCP:ESTABLISHED', '-Fpn'], {
    timeout: COMMAND_MS,
  });
  const pid = pidIn(stdout, ends);
  if (pid === null) return null;
  const { stdout: command } = await run('ps', ['-p', String(pid), '-o', 'comm='], { timeout: COMMAND_MS });
  return { pid, program: command.trim() };
}

/** The process in lsof's output whose socket leads from the one port to the other. */
export function pidIn(output: string, { localPort, remotePort }: Ends): number | null {
  let pid: number | null = null;
  for (const line of output.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    const [local, remote] = line.startsWith('n') ? line.slice(1).split('->') : [];
    if (local?.endsWith(`:${localPort}`) === true && remote?.endsWith(`:${remotePort}`) === true) return pid;
  }
  return null;
}
