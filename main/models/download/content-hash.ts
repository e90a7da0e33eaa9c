import { createHash } from 'node:crypto';
import type { HubFile } from './repository-files.ts';

/** Hashes a file's content as the hub does: sha256 of large files, and for the others git's own of a blob. */
export interface ContentHash {
  update(bytes: Uint8Array): void;
  matches(): boolean;
}

export function contentHash({ hash, bytes }: HubFile): ContentHash {
  const digest = createHash(hash.kind === 'sha256' ? 'sha256' : 'sha1');
  if (hash.kind === 'git-blob') digest.update(`blob ${bytes}\0`);
  return {
    update: (chunk) => void digest.update(chunk),
    matches: () => digest.digest('hex') === hash.value,
  };
}
