import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildApp } from './build-app.ts';
import { electronDist } from './electron-dist.ts';
import type { ElectronDist } from './electron-dist.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly electron: ElectronDist & { readonly app: string };
  }
}

/** Builds the app once for all specs. */
export default async function setup(project: TestProject): Promise<void> {
  const dist = await electronDist();
  const app = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'electron-app');
  await buildApp(app, dist);
  project.provide('electron', { ...dist, app });
}
