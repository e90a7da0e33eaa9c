import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import path from 'node:path';
import { sizeOf } from './cache-layout.ts';
import type { RepositoryCache } from './cache-layout.ts';

/**
 * Deletes what a download has left that did not come to its end: starts of files, and its revision unless that has a
 * name, with the contents that no other revision shares. Returns the bytes that are free now.
 */
export async function removeUnfinished(cache: RepositoryCache, commit: string | null): Promise<number> {
  const blobs = await readdir(cache.blobs).catch((): string[] => []);
  let freed = 0;
  const remove = async (name: string) => {
    const file = path.join(cache.blobs, name);
    freed += (await sizeOf(file)) ?? 0;
    await rm(file, { force: true });
  };
  // Only starts of our form: a library that runs at this moment names its own otherwise.
  for (const name of blobs) if (/^[0-9a-f]{40,64}\.incomplete$/.test(name)) await remove(name);
  if (commit !== null && !(await namedCommits(cache)).has(commit)) {
    const own = await blobsOf(path.join(cache.snapshots, commit));
    await rm(path.join(cache.snapshots, commit), { recursive: true, force: true });
    const shared = await blobsOf(cache.snapshots);
    for (const name of own) if (!shared.has(name)) await remove(name);
  }
  if ((await blobsOf(cache.snapshots)).size === 0) await rm(cache.folder, { recursive: true, force: true });
  return freed;
}

/** Every commit that a branch or a tag stands for. */
async function namedCommits({ refs }: RepositoryCache): Promise<Set<string>> {
  const entries = await readdir(refs, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Set(await Promise.all(files.map(async (file) => (await readFile(file, 'utf8')).trim())));
}

/** The names of the contents that the links below a folder lead to. */
async function blobsOf(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const links = entries.filter((entry) => entry.isSymbolicLink());
  const targets = links.map(async (entry) => readlink(path.join(entry.parentPath, entry.name)));
  return new Set((await Promise.all(targets)).map((target) => path.basename(target)));
}
