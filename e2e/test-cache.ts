import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { RuntimeKind } from '../contract/runtime.ts';
import { createRuntime } from '../main/runtime/managed-environment.ts';
import type { ReadyEnvironment, Runtime } from '../main/runtime/managed-environment.ts';

/** Where tests keep what takes long to get, outside the tree: downloads, a ready environment, converted models. */
export const testCache =
  process.env['MLX_MANAGER_TEST_CACHE'] ?? path.join(homedir(), '.cache', 'mlx-manager-test');

export const downloads = path.join(testCache, 'downloads');
export const resources = path.join(import.meta.dirname, '..', 'resources');

export interface SharedRuntime extends ReadyEnvironment {
  readonly runtime: Runtime;
}

/** A ready managed environment for every test that needs a real model server; the first call installs it. */
export async function sharedRuntime(kind: RuntimeKind = 'mlx-openai-server'): Promise<SharedRuntime> {
  const runtime = createRuntime({
    root: path.join(testCache, 'runtime'),
    cache: downloads,
    resources,
    env: process.env,
  });
  const ready = await withTestCacheLock('runtime', () =>
    runtime.ensure(kind, () => undefined, new AbortController().signal),
  );
  return { runtime, ...ready };
}

/**
 * Lets one test process at a time fill the cache. The lock is SQLite's on a file, so the system frees it when its holder
 * dies, however it dies.
 */
export async function withTestCacheLock<Value>(name: string, action: () => Promise<Value>): Promise<Value> {
  await mkdir(testCache, { recursive: true });
  const database = new Database(path.join(testCache, `${name}.lock`), { timeout: 0 });
  try {
    while (!tryLock(database)) await delay(100);
    return await action();
  } finally {
    database.close();
  }
}

function tryLock(database: Database.Database): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') return false;
    throw error;
  }
}
