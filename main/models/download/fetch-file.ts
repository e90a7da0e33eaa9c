import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import { sizeOf } from '../hub/cache-layout.ts';
import type { RepositoryCache } from '../hub/cache-layout.ts';
import { hubFailure } from '../hub/hub-failure.ts';
import type { HubAnswer, HubSession } from '../hub/hub-session.ts';
import { contentHash } from './content-hash.ts';
import type { ContentHash } from './content-hash.ts';
import type { HubFile } from './repository-files.ts';

export interface FetchedFrom {
  readonly hub: HubSession;
  readonly cache: RepositoryCache;
  readonly model: string;
  readonly commit: string;
}

/**
 * Brings one file's content into the cache under its hash. It grows as `HASH.incomplete`, which a later call goes on
 * with, and gets its final name only when its hash is right.
 * `onLength` is told how much of the file is here (bytes); less than before when a start had to be thrown away.
 * @throws Failure: of the network, `disk_full`, `conflict` when the hub has another file by now, `download_failed` when
 * what came is not what the hub promised
 */
export async function fetchFile(
  from: FetchedFrom,
  file: HubFile,
  onLength: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const blob = join(from.cache.blobs, file.hash.value);
  if (await isStored(blob, file)) return;
  const incomplete = `${blob}.incomplete`;
  const handle = await openToGoOn(incomplete);
  let whole: boolean;
  try {
    whole = await fill(handle, from, file, onLength, signal);
    // After a power cut, too, a final name stands for the whole content.
    if (whole) await handle.sync();
  } catch (error) {
    throw onDisk(error);
  } finally {
    await handle.close();
  }
  if (whole) return rename(incomplete, blob);
  await rm(incomplete, { force: true });
  onLength(0);
  throw new Failure(
    'download_failed',
    phrase`${file.path} arrived damaged: its hash is not the one the hub names.`,
    {
      hint: phrase`Try again; if it stays so, the hub or a mirror before it serves a wrong file.`,
    },
  );
}

/** How much of a file is here already (bytes). */
export async function storedBytes(cache: RepositoryCache, file: HubFile): Promise<number> {
  const blob = join(cache.blobs, file.hash.value);
  if ((await sizeOf(blob)) === file.bytes) return file.bytes;
  const begun = (await sizeOf(`${blob}.incomplete`)) ?? 0;
  return begun <= file.bytes ? begun : 0;
}

/** Another program may have left a cut-off file under the final name: that is no content to keep. */
async function isStored(blob: string, file: HubFile): Promise<boolean> {
  const size = await sizeOf(blob);
  if (size !== null && size !== file.bytes) await rm(blob);
  return size === file.bytes;
}

/** True when the whole content is there and right. */
async function fill(
  handle: FileHandle,
  from: FetchedFrom,
  file: HubFile,
  onLength: (bytes: number) => void,
  signal: AbortSignal,
): Promise<boolean> {
  let { size: length } = await handle.stat();
  if (length > file.bytes) {
    await handle.truncate(0);
    length = 0;
  }
  let hash = contentHash(file);
  if (length > 0) await hashStart(handle, hash, signal);
  if (length < file.bytes || file.bytes === 0) {
    const answer = await ask(from, file, length, signal);
    if (length > 0 && answer.status !== 206) {
      // It sends everything from the start.
      await handle.truncate(0);
      length = 0;
      onLength(0);
      hash = contentHash(file);
    }
    for await (const chunk of answer.body) {
      // Before it is written: a server that sends too much must not fill the disk.
      if (length + chunk.byteLength > file.bytes) return false;
      await writeAll(handle, chunk, length);
      hash.update(chunk);
      length += chunk.byteLength;
      onLength(length);
    }
    if (length < file.bytes) {
      throw new Failure('upstream_unreachable', phrase`The connection ended in the middle of ${file.path}.`);
    }
  }
  return hash.matches();
}

async function ask(from: FetchedFrom, file: HubFile, start: number, signal: AbortSignal): Promise<HubAnswer> {
  const { hub, model, commit } = from;
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const url = `${hub.endpoint}/${model}/resolve/${commit}/${path}`;
  const range: Record<string, string> = start === 0 ? {} : { range: `bytes=${start}-` };
  const answer = await hub.request(url, range, signal);
  if (namesOther(answer.first, file)) {
    await leave(answer);
    throw new Failure('conflict', phrase`${file.path} has changed on the hub meanwhile.`);
  }
  if (answer.status === 200) return answer;
  if (answer.status === 206 && startOf(answer.headers['content-range']) === start) return answer;
  await leave(answer);
  if (answer.status === 416 || answer.status === 206) {
    // What is here does not fit what is there: from the beginning.
    return start === 0 ? refuse(answer, file, hub) : ask(from, file, 0, signal);
  }
  return refuse(answer, file, hub);
}

function refuse(answer: HubAnswer, file: HubFile, hub: HubSession): never {
  const elsewhere = answer.first !== answer.headers;
  if (elsewhere && (answer.status === 401 || answer.status === 403)) {
    // The hub let us through; the address it signed for us has run out meanwhile.
    throw new Failure(
      'upstream_unreachable',
      phrase`The hub’s file store refused ${file.path} (${answer.status}).`,
    );
  }
  throw hubFailure(answer.status, file.path, hub.hasToken, answer.headers['retry-after']);
}

async function leave(answer: HubAnswer): Promise<void> {
  await answer.body[Symbol.asyncIterator]().return?.();
}

/** `bytes 100-199/200` → 100. */
function startOf(contentRange: string | undefined): number | null {
  const [, start] = /^bytes (\d+)-/.exec(contentRange ?? '') ?? [];
  return start === undefined ? null : Number(start);
}

/** The hub's own answer names the content's hash, if only for the large files, before it leads to where they are kept. */
function namesOther(headers: Readonly<Record<string, string>>, { hash }: HubFile): boolean {
  const named = (headers['x-linked-etag'] ?? headers['etag'] ?? '').replace(/^W\//, '').replaceAll('"', '');
  return /^[0-9a-f]+$/.test(named) && named.length === hash.value.length && named !== hash.value;
}

async function openToGoOn(file: string): Promise<FileHandle> {
  const flags = (await sizeOf(file)) === null ? 'wx+' : 'r+';
  return open(file, flags).catch((error: unknown) => {
    throw onDisk(error);
  });
}

async function hashStart(handle: FileHandle, hash: ContentHash, signal: AbortSignal): Promise<void> {
  const start = handle.createReadStream({ start: 0, autoClose: false, signal, highWaterMark: 1 << 20 });
  for await (const chunk of start) hash.update(chunk as Buffer);
}

async function writeAll(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < chunk.byteLength) {
    const { bytesWritten } = await handle.write(
      chunk,
      written,
      chunk.byteLength - written,
      position + written,
    );
    written += bytesWritten;
  }
}

/** What the file system says, as far as the user can do something about it. */
function onDisk(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Failure('disk_full', phrase`The disk is full.`, {
      hint: phrase`Free some space and resume the download: what has arrived is kept.`,
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Failure('download_failed', phrase`The hub’s cache may not be written to.`, {
      hint: phrase`Check who owns that folder, or set HF_HUB_CACHE to another.`,
      cause: error,
    });
  }
  return error;
}
