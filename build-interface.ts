import { join } from 'node:path';
import { build } from 'vite';
import { asProduction } from './packaging/as-production.ts';
import { isStale } from './packaging/last-change.ts';

/** What the built interface is made of. */
const SOURCES = [
  'renderer',
  'contract',
  'main/routing',
  'vite.config.ts',
  'build-interface.ts',
  'package-lock.json',
];

/** Builds the user interface unless it is newer than everything that it is made of, which takes milliseconds to see. */
export async function buildWhenStale(): Promise<void> {
  if (!(await isStale('dist/renderer/index.html', SOURCES))) return;
  process.stderr.write('Building the user interface …\n');
  const configFile = join(import.meta.dirname, 'vite.config.ts');
  await asProduction(() => build({ configFile, logLevel: 'warn' }));
}

if (import.meta.main) await buildWhenStale();
