import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { PhraseValue } from '../../contract/phrase.ts';

/** Larger files are not settings (bytes). */
const LARGEST = 4 * 1024 * 1024;
const MOST_LINKS = 40;
/** New files may come to hold keys. */
const NEW_FILE_MODE = 0o600;

/** A settings file as it is at one moment. */
export interface SettingsFile {
  /** The file behind every symbolic link; it need not exist. */
  readonly target: string;
  /** Null where there is no file. */
  readonly text: string | null;
  /** Names this very content, or that there is none. */
  readonly revision: string;
}

/** @throws Failure `invalid_input` when it cannot be read, is no plain file or no UTF-8 text */
export async function readSettings(path: string): Promise<SettingsFile> {
  const target = await followLinks(path);
  try {
    const found = await stat(target);
    if (!found.isFile()) throw unusable(target, phrase`it is no file`);
    if (found.size > LARGEST) throw unusable(target, phrase`it is too large to be a settings file`);
    const bytes = await readFile(target);
    return { target, text: decode(target, bytes), revision: revisionOf(bytes) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { target, text: null, revision: revisionOf(null) };
    throw error instanceof Failure ? error : unusable(target, reasonOf(error), error);
  }
}

/** Names a content; two contents have the same only if they are the same to the byte. */
export function revisionOf(content: Uint8Array | string | null): string {
  return content === null ? 'absent' : `sha256-${createHash('sha256').update(content).digest('hex')}`;
}

/**
 * Replaces the file in one step, with the mode and the owner that it had. Folders that are missing are made.
 * @throws Failure `invalid_input` when it may not be written, also where replacing it would be possible
 */
export async function writeSettings(target: string, text: string): Promise<void> {
  const mode = await stat(target).then(
    (found) => found.mode & 0o7777,
    () => null,
  );
  try {
    if (mode !== null) {
      // A rename asks the folder only; whoever made the file read-only meant it.
      if ((mode & 0o222) === 0) throw unusable(target, phrase`it is read-only`);
      await access(target, constants.W_OK);
    }
    await mkdir(dirname(target), { recursive: true });
    await writeFileAtomic(target, text, {
      encoding: 'utf8',
      ...(mode === null ? { mode: NEW_FILE_MODE } : {}),
    });
  } catch (error) {
    throw error instanceof Failure ? error : unusable(target, reasonOf(error), error);
  }
}

/** Where a path leads, also when the last link leads to a file that is not there yet. */
async function followLinks(path: string): Promise<string> {
  let current = path;
  for (let links = 0; links < MOST_LINKS; links += 1) {
    try {
      return await realpath(current);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw unusable(path, reasonOf(error), error);
    }
    const link = await readlink(current).catch(() => null);
    if (link === null) return current;
    current = resolve(dirname(current), link);
  }
  throw unusable(path, phrase`its symbolic links lead nowhere`);
}

function decode(target: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw unusable(target, phrase`it is not UTF-8 text`, cause);
  }
}

function unusable(target: string, why: PhraseValue, cause?: unknown): Failure {
  return new Failure('invalid_input', phrase`${target} cannot be changed: ${why}.`, {
    hint: phrase`Nothing was changed. Mend that, or copy the settings by hand.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

function reasonOf(error: unknown): PhraseValue {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return phrase`this user may not`;
    case 'EROFS':
      return phrase`its disk is read-only`;
    case 'ENOSPC':
      return phrase`the disk is full`;
    case 'ELOOP':
      return phrase`its symbolic links go round in a circle`;
    case 'ENOTDIR':
      return phrase`one of its folders is a file`;
    default:
      return codeOf(error) ?? phrase`the system refused`;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
