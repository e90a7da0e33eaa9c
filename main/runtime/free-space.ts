import { statfs } from 'node:fs/promises';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

/** Bytes that this user may still write to the file system of an existing folder. */
export type FreeSpace = (folder: string) => Promise<number>;

export const freeSpace: FreeSpace = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Throws `disk_full` with both figures before anything is written. */
export async function requireFreeSpace(folder: string, needed: number, free: FreeSpace): Promise<void> {
  const available = await free(folder);
  if (available >= needed) return;
  throw new Failure(
    'disk_full',
    phrase`This needs ${megabytes(needed)} on the disk of ${folder}, and ${megabytes(available)} are free.`,
    { hint: phrase`Free some space and try again.` },
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
