import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../../contract/failure.ts';
import { requireFreeSpace } from '../../runtime/free-space.ts';
import type { FreeSpace } from '../../runtime/free-space.ts';
import { linkIntoSnapshot, writeRef } from '../hub/cache-layout.ts';
import type { RepositoryCache } from '../hub/cache-layout.ts';
import type { Hub } from '../hub/hub-session.ts';
import { fetchFile, storedBytes } from './fetch-file.ts';
import { listRepositoryFiles } from './repository-files.ts';
import { nextStep } from './retry-policy.ts';

export interface FetchParts {
  readonly hub: Hub;
  readonly freeSpace: FreeSpace;
  readonly random: () => number;
}

export interface FetchTask {
  readonly model: string;
  readonly revision: string;
  readonly cache: RepositoryCache;
}

/** Told as a repository comes in; sizes are bytes of all files. */
export interface FetchListener {
  preparing(): void;
  planned(plan: { readonly commit: string; readonly totalBytes: number; readonly doneBytes: number }): void;
  fetching(file: string): void;
  done(bytes: number): void;
  waiting(failure: Failure): void;
}

/**
 * Brings one revision of a repository into the cache, going on with whatever is there. Each file appears in the snapshot
 * when it is whole, the revision's name when all of them are. What passes by itself (a lost network, a busy hub) is
 * waited for. @throws Failure, or the signal's reason
 */
export async function fetchRepository(
  parts: FetchParts,
  task: FetchTask,
  listener: FetchListener,
  signal: AbortSignal,
): Promise<void> {
  let attempts = 0;
  let surprises = 0;
  const watched: FetchListener = {
    ...listener,
    done(bytes) {
      attempts = 0;
      listener.done(bytes);
    },
  };
  for (;;) {
    try {
      await fetchOnce(parts, task, watched, signal);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Failure)) throw error;
      attempts += 1;
      if (error.code === 'conflict' || error.code === 'download_failed') surprises += 1;
      const step = nextStep(error, { attempts, surprises }, parts.random);
      if (step.kind === 'give-up') throw error;
      listener.waiting(error);
      await sleep(step.delayMs, undefined, { signal });
    }
  }
}

async function fetchOnce(
  { hub, freeSpace }: FetchParts,
  { model, revision, cache }: FetchTask,
  listener: FetchListener,
  signal: AbortSignal,
): Promise<void> {
  listener.preparing();
  const session = await hub.session(signal);
  const { commit, files } = await listRepositoryFiles(session, model, revision, signal);
  await mkdir(cache.blobs, { recursive: true });

  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const stored = await Promise.all(files.map((file) => storedBytes(cache, file)));
  let before = stored.reduce((sum, bytes) => sum + bytes, 0);
  listener.planned({ commit, totalBytes, doneBytes: before });
  await requireFreeSpace(cache.blobs, totalBytes - before, freeSpace);

  for (const [index, file] of files.entries()) {
    before -= stored[index] ?? 0;
    listener.fetching(file.path);
    await fetchFile(
      { hub: session, cache, model, commit },
      file,
      // Of what is to come, some may be here already.
      (length) => listener.done(before + length),
      signal,
    );
    before += file.bytes;
    await linkIntoSnapshot(cache, commit, file.path, file.hash.value);
  }
  await writeRef(cache, revision, commit);
}
