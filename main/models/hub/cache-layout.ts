import { lstat, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';

/**
 * Where one repository lies in the hub's cache, as huggingface_hub keeps it
 * (https://huggingface.co/docs/huggingface_hub/guides/manage-cache): contents by their hash in blobs/, revisions as
 * folders of links to them in snapshots/, names of revisions in refs/.
 */
export interface RepositoryCache {
  readonly folder: string;
  readonly blobs: string;
  readonly snapshots: string;
  readonly refs: string;
}

export function repositoryCache(hubCache: string, model: string): RepositoryCache {
  const folder = path.join(hubCache, `models--${model.replace('/', '--')}`);
  return {
    folder,
    blobs: path.join(folder, 'blobs'),
    snapshots: path.join(folder, 'snapshots'),
    refs: path.join(folder, 'refs'),
  };
}

/** `owner/name` of a folder in the cache; null for anything else that lies there. */
export function modelOfFolder(name: string): string | null {
  const [, owner, repository] = /^models--(.+?)--(.+)$/.exec(name) ?? [];
  return owner === undefined || repository === undefined ? null : `${owner}/${repository}`;
}

/** @throws Failure `download_failed` for a path that would leave the snapshot: the hub's word is not taken for it */
export function snapshotPath(cache: RepositoryCache, commit: string, file: string): string {
  const parts = file.split('/');
  const unsafe = parts.some((part) => part === '' || part === '.' || part === '..') || /[\\\0]/.test(file);
  if (!unsafe && /^[0-9a-f]{40}$/.test(commit)) return path.join(cache.snapshots, commit, ...parts);
  throw new Failure(
    'download_failed',
    phrase`The hub names a file that cannot be stored: ${JSON.stringify(file)}.`,
  );
}

/** Makes a file of a snapshot a relative link to its content, in one step and whatever was there before. */
export async function linkIntoSnapshot(
  cache: RepositoryCache,
  commit: string,
  file: string,
  hash: string,
): Promise<void> {
  const link = snapshotPath(cache, commit, file);
  await mkdir(path.dirname(link), { recursive: true });
  const target = path.relative(path.dirname(link), path.join(cache.blobs, hash));
  const made = `${link}.${process.pid}.link`;
  await rm(made, { force: true });
  await symlink(target, made);
  await rename(made, link);
}

/** Names a revision, once everything that it consists of is there. */
export async function writeRef(cache: RepositoryCache, revision: string, commit: string): Promise<void> {
  const file = path.join(cache.refs, ...revision.split('/'));
  await mkdir(path.dirname(file), { recursive: true });
  const made = `${file}.${process.pid}.ref`;
  await writeFile(made, commit);
  await rename(made, file);
}

/** Bytes of a file itself, not of what it links to; null when there is none. */
export async function sizeOf(file: string): Promise<number | null> {
  return lstat(file).then(
    ({ size }) => size,
    () => null,
  );
}
