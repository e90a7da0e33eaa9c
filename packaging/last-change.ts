import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Whether something built from `sources` (paths in the checkout) is missing or older than one of them. Takes milliseconds. */
export async function isStale(built: string, sources: readonly string[]): Promise<boolean> {
  const found = await stat(join(ROOT, built)).catch(() => null);
  if (found === null) return true;
  const changed = await Promise.all(sources.map((source) => lastChange(join(ROOT, source))));
  return found.mtimeMs <= Math.max(...changed);
}

/** When a file, or anything below a folder, was last changed (Unix milliseconds); tests do not count. */
async function lastChange(path: string): Promise<number> {
  const own = await stat(path);
  if (!own.isDirectory()) return own.mtimeMs;
  const below = (await readdir(path)).filter((name) => !name.includes('.test.'));
  return Math.max(own.mtimeMs, ...(await Promise.all(below.map((name) => lastChange(join(path, name))))));
}
