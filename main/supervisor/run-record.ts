import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { BackendId } from '../../contract/ids.ts';
import { identifyProcess } from './process-identity.ts';
import { signalGroup } from './process-group.ts';

/** Written while a server runs, so that the next launch of the host finds what a crash left behind. */
export const RunRecord = z.strictObject({
  id: BackendId,
  /** Also the id of its process group. */
  pid: z.int().min(2),
  startTime: z.string(),
  nonce: z.uuid(),
  port: z.int(),
  command: z.array(z.string()),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** Replaces the profile's record, readable for this user only. */
export async function writeRunRecord(directory: string, record: RunRecord): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const temporary = join(directory, `${record.id}.${record.nonce}.tmp`);
  await writeFile(temporary, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, recordPath(directory, record.id));
}

export async function removeRunRecord(directory: string, id: BackendId): Promise<void> {
  await rm(recordPath(directory, id), { force: true });
}

/**
 * Kills the servers that an earlier host left running, with their process groups, and removes every record.
 * A process is ours only if its start time and the nonce in its command line both match its record; any other
 * process, such as one that got a recycled pid, is left alone. Call it before the first start, and only as
 * the one host of this directory.
 * @returns how many servers were killed
 */
export async function reapRecordedServers(directory: string): Promise<number> {
  const names = await readdir(directory).catch(() => []);
  let killed = 0;
  for (const name of names.filter((entry) => /\.(json|tmp)$/.test(entry))) {
    const path = join(directory, name);
    const record = name.endsWith('.json') ? await readRunRecord(path) : null;
    if (record !== null && (await isRecorded(record))) {
      signalGroup(record.pid, 'SIGKILL');
      killed += 1;
    }
    await rm(path, { force: true });
  }
  return killed;
}

async function readRunRecord(path: string): Promise<RunRecord | null> {
  try {
    return RunRecord.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

async function isRecorded(record: RunRecord): Promise<boolean> {
  const identity = await identifyProcess(record.pid);
  if (identity === null) return false;
  return identity.startTime === record.startTime && identity.command.includes(`--nonce ${record.nonce} `);
}

function recordPath(directory: string, id: BackendId): string {
  return join(directory, `${id}.json`);
}
