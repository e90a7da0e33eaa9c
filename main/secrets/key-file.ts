import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';

/**
 * Reads a file that holds keys; null when there is none. Throws `master_key_unsafe` when anyone else could have
 * read or changed it: a symbolic link, another owner, or bits for group and others.
 */
export async function readKeyFile(path: string): Promise<string | null> {
  // Checked on the open file, so it cannot be swapped in between; O_NONBLOCK keeps a named pipe from hanging us.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let file;
  try {
    file = await open(path, flags);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    if (hasCode(error, 'ELOOP'))
      throw unsafe(path, phrase`is a symbolic link`, phrase`Put the file itself there.`);
    throw error;
  }
  try {
    const status = await file.stat();
    if (!status.isFile()) throw unsafe(path, phrase`is not a plain file`, phrase`Move it away.`);
    if (!isOurs(status.uid))
      throw unsafe(path, phrase`belongs to another user`, phrase`Run: sudo chown "$USER" '${path}'`);
    if ((status.mode & 0o077) !== 0) {
      throw unsafe(
        path,
        phrase`can be used by other users of this computer`,
        phrase`Run: chmod 600 '${path}'`,
      );
    }
    await checkDirectory(dirname(path));
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Creates the file, whole and on disk, with mode 0600. False when there is one already; that one stays. */
export async function createKeyFile(path: string, text: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await checkDirectory(dirname(path));
  const draft = await writeDraft(path, text);
  try {
    // Unlike rename, link never replaces: of two processes that race, both end up with the first one's file.
    await link(draft, path);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(draft);
  }
  await syncDirectory(dirname(path));
  return true;
}

/** Replaces the file in one step: a crash leaves the old text or the new, never a part. */
export async function replaceKeyFile(path: string, text: string): Promise<void> {
  const draft = await writeDraft(path, text);
  try {
    await rename(draft, path);
  } catch (error) {
    await unlink(draft);
    throw error;
  }
  await syncDirectory(dirname(path));
}

async function writeDraft(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await unlink(draft);
    if (!hasCode(error, 'ENOSPC')) throw error;
    throw new Failure('disk_full', phrase`The master key could not be written: the disk is full.`, {
      cause: error,
    });
  } finally {
    await file.close();
  }
  return draft;
}

/** Whoever may write to the directory could put another file in the key's place. */
async function checkDirectory(path: string): Promise<void> {
  const status = await stat(path);
  if (!isOurs(status.uid))
    throw unsafe(path, phrase`belongs to another user`, phrase`Use a data directory of your own.`);
  if ((status.mode & 0o022) !== 0) {
    throw unsafe(
      path,
      phrase`can be changed by other users of this computer`,
      phrase`Run: chmod 700 '${path}'`,
    );
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function isOurs(uid: number): boolean {
  return process.getuid === undefined || process.getuid() === uid;
}

function unsafe(path: string, why: Phrase, hint: Phrase): Failure {
  return new Failure('master_key_unsafe', phrase`The master key is not used, because ${path} ${why}.`, {
    hint,
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
