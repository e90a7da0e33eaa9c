import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { modelOfFolder, repositoryCache, sizeOf } from './hub/cache-layout.ts';
import type { RepositoryCache } from './hub/cache-layout.ts';

/** A place on disk that holds a model, or was to. */
export interface FoundModel {
  readonly model: string;
  readonly source: 'folder' | 'hub-cache';
  /** The folder with its files: for the hub's cache the snapshot that counts, or the repository when there is none. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Starts of files that a download has left. */
  readonly startedFiles: number;
  /** Everything that belongs to it. */
  readonly root: string;
}

/** Below each folder, models lie directly or, as `owner/name`, one level deeper. What begins with a dot is none. */
export async function findInFolders(folders: readonly string[]): Promise<FoundModel[]> {
  const found = await Promise.all(folders.map((folder) => below(folder, 2)));
  const byPath = new Map(found.flat().map((model) => [model.path, model]));
  return [...byPath.values()];
}

async function below(folder: string, levels: number): Promise<FoundModel[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some(({ name }) => name === 'config.json' || name.endsWith('.safetensors'))) {
    const sizeBytes = await treeSize(folder);
    return [{ model: folder, source: 'folder', path: folder, sizeBytes, startedFiles: 0, root: folder }];
  }
  if (levels === 0) return [];
  const deeper = await Promise.all(
    entries
      .filter((entry) => !entry.name.startsWith('.') && !entry.isFile())
      .map((entry) => below(path.join(folder, entry.name), levels - 1)),
  );
  return deeper.flat();
}

/** Every model of the hub's cache. */
export async function findInHubCache(hubCache: string): Promise<FoundModel[]> {
  const names = await readdir(hubCache).catch((): string[] => []);
  const found = await Promise.all(
    names.map(async (name): Promise<FoundModel[]> => {
      const model = modelOfFolder(name);
      if (model === null) return [];
      const cache = repositoryCache(hubCache, model);
      const blobs = await readdir(cache.blobs).catch((): string[] => []);
      return [
        {
          model,
          source: 'hub-cache',
          path: (await currentSnapshot(cache)) ?? cache.folder,
          // Revisions are links: what they share is one blob.
          sizeBytes: (await treeSize(cache.blobs)) + (await treeSize(cache.snapshots)),
          startedFiles: blobs.filter((blob) => blob.endsWith('.incomplete')).length,
          root: cache.folder,
        },
      ];
    }),
  );
  return found.flat();
}

/** What `main` stands for if it is there, else the newest. */
async function currentSnapshot({ refs, snapshots }: RepositoryCache): Promise<string | null> {
  const commits = await readdir(snapshots).catch((): string[] => []);
  const main = await readFile(path.join(refs, 'main'), 'utf8').catch(() => '');
  if (commits.includes(main.trim())) return path.join(snapshots, main.trim());
  const dated = await Promise.all(
    commits.map(async (commit) => ({ commit, at: (await stat(path.join(snapshots, commit))).mtimeMs })),
  );
  const newest = dated.sort((a, b) => b.at - a.at)[0];
  return newest === undefined ? null : path.join(snapshots, newest.commit);
}

/** Bytes of all files below a folder; links count as nothing. */
async function treeSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await sizeOf(path.join(entry.parentPath, entry.name))) ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
