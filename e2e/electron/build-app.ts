import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import type { Plugin } from 'vite';
import { buildShell } from '../../packaging/build-shell.ts';
import type { ElectronDist } from './electron-dist.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const STAND_INS = path.join(import.meta.dirname, 'old-electron');
const POLYFILLS = path.join(STAND_INS, 'polyfills.ts');

/** Builds the app into `folder` as `npm run build` does, for the Electron that runs here, with eyes for the tests. */
export async function buildApp(folder: string, { target }: ElectronDist): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await buildShell({
    outDir: path.join(folder, 'dist'),
    target,
    alias: { electron: path.join(STAND_INS, 'electron.ts') },
    before: path.join(STAND_INS, 'main.ts'),
  });
  await build({
    configFile: path.join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    plugins: [polyfilled()],
    build: {
      outDir: path.join(folder, 'dist', 'renderer'),
      target: target.preload,
      cssTarget: target.preload,
    },
  });
  await cp(path.join(ROOT, 'resources'), path.join(folder, 'resources'), { recursive: true });
  const manifest = {
    name: 'mlx-manager',
    productName: 'MLX Manager',
    version: '0.1.0',
    main: 'dist/main/index.cjs',
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
}

function polyfilled(): Plugin {
  return {
    name: 'polyfilled',
    transform(code, id) {
      return id.endsWith('renderer/main.tsx') ? `import ${JSON.stringify(POLYFILLS)};\n${code}` : null;
    },
  };
}
