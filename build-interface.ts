import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const ROOT = import.meta.dirname;
/** What the built interface is made of. */
const SOURCES = ['renderer', 'contract', 'main/routing', 'vite.config.ts', 'package-lock.json'];

/** Builds the user interface unless it is newer than everything that it is made of, which takes milliseconds to see. */
export async function buildWhenStale(): Promise<void> {
  const built = await stat(join(ROOT, 'dist', 'renderer', 'index.html')).catch(() => null);
  const changed = await Promise.all(SOURCES.map((source) => lastChange(join(ROOT, source))));
  if (built !== null && built.mtimeMs > Math.max(...changed)) return;
  process.stderr.write('Building the user interface …\n');
  await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
}

/** When a file, or anything below a folder, was last changed (Unix milliseconds). */
async function lastChange(path: string): Promise<number> {
  const own = await stat(path);
  if (!own.isDirectory()) return own.mtimeMs;
  const below = (await readdir(path)).filter((name) => !name.includes('.test.'));
  return Math.max(own.mtimeMs, ...(await Promise.all(below.map((name) => lastChange(join(path, name))))));
}

if (import.meta.main) await buildWhenStale();
