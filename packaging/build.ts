import { join } from 'node:path';
import { buildWhenStale } from '../build-interface.ts';
import { ELECTRON_45, buildShell } from './build-shell.ts';

/** Builds all that the app is made of into dist/. */
export async function buildApp(): Promise<void> {
  await buildWhenStale();
  await buildShell({ outDir: join(import.meta.dirname, '..', 'dist'), target: ELECTRON_45 });
}

if (import.meta.main) await buildApp();
