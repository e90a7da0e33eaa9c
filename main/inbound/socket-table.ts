import { readFile, readdir, readlink } from 'node:fs/promises';
import { plainForm } from './address-ranges.ts';

/** One end of a connection. */
export interface SocketEnd {
  /** In its usual form; `::ffff:1.2.3.4` is `1.2.3.4`. */
  readonly address: string;
  readonly port: number;
}

/** A TCP socket of this machine, as Linux lists it. */
export interface ListedSocket {
  readonly local: SocketEnd;
  readonly remote: SocketEnd;
  readonly isListening: boolean;
}

/** The process that holds a socket of this machine; null where none does that may be looked at. Linux only. */
export async function processWithSocket(wanted: (socket: ListedSocket) => boolean): Promise<number | null> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const links = new Set(
    tables
      .flatMap(readSocketTable)
      .flatMap(({ inode, ...socket }) => (wanted(socket) ? [`socket:[${inode}]`] : [])),
  );
  if (links.size === 0) return null;
  for (const pid of await readdir('/proc')) {
    if (/^\d+$/.test(pid) && (await holds(pid, links))) return Number(pid);
  }
  return null;
}

/** State 0A is LISTEN; addresses are hexadecimal, the tenth field is the inode (proc(5), /proc/net/tcp). */
export function readSocketTable(table: string): (ListedSocket & { readonly inode: string })[] {
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [local, remote, inode] = [endOf(fields[1]), endOf(fields[2]), fields[9]];
    if (local === null || remote === null || inode === undefined) return [];
    return [{ local, remote, isListening: fields[3] === '0A', inode }];
  });
}

function endOf(text: string | undefined): SocketEnd | null {
  const [, address = '', port = ''] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(text ?? '') ?? [];
  if (address === '') return null;
  return { address: addressOf(Buffer.from(address, 'hex')), port: Number.parseInt(port, 16) };
}

/** Each word of four bytes stands as this machine has it in memory; all that run this have the lowest byte first. */
function addressOf(words: Buffer): string {
  const bytes = words.swap32();
  const isMapped = bytes.byteLength === 16 && bytes.subarray(0, 12).equals(MAPPED);
  if (bytes.byteLength === 4 || isMapped) return bytes.subarray(-4).join('.');
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16));
  return plainForm(groups.join(':')) ?? '';
}

const MAPPED = Buffer.from('00000000000000000000ffff', 'hex');

async function holds(pid: string, links: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  for (const file of await readdir(folder).catch(() => [])) {
    if (links.has(await readlink(`${folder}/${file}`).catch(() => ''))) return true;
  }
  return false;
}
