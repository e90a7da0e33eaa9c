import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import SQLite from 'better-sqlite3';
import { Failure } from '../../contract/failure.ts';
import type { Contact } from './contact.ts';
import type { DataDirectory } from './data-directory.ts';

/** The right to use a data directory: one process at a time has it. */
export interface Instance {
  /** What other commands must show to be let in. */
  readonly token: string;
  /** Lets other commands find this host. */
  announce(url: string): void;
  release(): void;
}

/** Kept by nobody else as surely: a lock that the garbage collector found would be let go. */
const held = new Set<SQLite.Database>();

/**
 * Takes the data directory for this process. The guard is an exclusive lock on a file, which the system
 * drops when the process ends however it ends, so there is no stale lock to clean up.
 * @throws Failure `already_running` while another process has it.
 */
export function takeInstance(directory: DataDirectory): Instance {
  makeRoot(directory);
  let guard: SQLite.Database | undefined;
  try {
    guard = new SQLite(directory.guard, { timeout: 0 });
    // A rollback journal: WAL would let a second process read, and so open, the same file.
    guard.pragma('journal_mode = DELETE');
    guard.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    guard?.close();
    if (cause instanceof SQLite.SqliteError && cause.code.startsWith('SQLITE_BUSY')) {
      throw new Failure('already_running', `Another MLX Manager uses ${directory.root}.`, {
        hint: 'Use that one (`mlx-manager status`), stop it, or choose another folder with --data-dir.',
        cause,
      });
    }
    throw unusable(directory, cause);
  }
  const lock = guard;
  held.add(lock);
  rmSync(directory.lock, { force: true });
  const token = randomBytes(32).toString('base64url');
  let released = false;
  return {
    token,
    announce(url) {
      const contact: Contact = { pid: process.pid, startedAt: Date.now(), url, token };
      const partial = `${directory.lock}.${process.pid}`;
      // Left by a process of the same number that was killed here; the directory is this one's alone.
      rmSync(partial, { force: true });
      writeFileSync(partial, JSON.stringify(contact), { mode: 0o600, flag: 'wx' });
      renameSync(partial, directory.lock);
    },
    release() {
      if (released) return;
      released = true;
      rmSync(directory.lock, { force: true });
      held.delete(lock);
      lock.close();
    },
  };
}

function makeRoot(directory: DataDirectory): void {
  try {
    mkdirSync(directory.root, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unusable(directory, cause);
  }
}

function unusable(directory: DataDirectory, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const full = /ENOSPC|SQLITE_FULL|disk is full/.test(reason);
  return new Failure(full ? 'disk_full' : 'invalid_input', `${directory.root} cannot be used: ${reason}`, {
    hint: full
      ? 'Free some space and start again.'
      : 'Check that the folder can be written, or choose another with --data-dir.',
    cause,
  });
}
