import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Bytes of all files below a folder, links not followed; 0 if it is not there. Files may come and go meanwhile. */
export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) bytes += await folderSize(file);
    else
      bytes += await lstat(file).then(
        ({ size }) => size,
        () => 0,
      );
  }
  return bytes;
}
