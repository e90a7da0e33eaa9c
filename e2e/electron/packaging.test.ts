import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import electronManifest from 'electron/package.json' with { type: 'json' };
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { expect as patient } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { FUSES } from '../../packaging/fuses.ts';
import { buildApp } from '../../packaging/build.ts';
import manifest from '../../package.json' with { type: 'json' };
import { startHost } from '../host/host.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';
import type { TemporaryFolder } from '../host/temporary-folder.ts';
import { systemPython } from '../scripted-model-server/plan.ts';
import { openApp } from './open-app.ts';

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, '..', '..');

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

/** Runs electron-builder with the project's own configuration, but for what is given. */
async function pack(project: string, target: readonly string[], changes: object): Promise<void> {
  const file = path.join(folder.path, `${target.join('')}.json`);
  await writeFile(
    file,
    JSON.stringify({ extends: path.join(ROOT, 'electron-builder.yml'), afterPack: null, ...changes }),
  );
  const builder = path.join(ROOT, 'node_modules', '.bin', 'electron-builder');
  await run(builder, [...target, '--projectDir', project, '--config', file, '--publish', 'never'], {
    cwd: project,
  });
}

describe('the app for a Mac', () => {
  let contents: string;

  beforeAll(async () => {
    await buildApp();
    const skeleton = path.join(folder.path, 'skeleton');
    await run(systemPython(), [
      path.join(import.meta.dirname, 'mac-skeleton.py'),
      skeleton,
      electronManifest.version,
    ]);
    const output = path.join(folder.path, 'mac');
    await pack(ROOT, ['--mac', 'dir', '--arm64'], {
      ...{ electronDist: skeleton, electronVersion: electronManifest.version, directories: { output } },
      mac: { identity: null, notarize: false },
    });
    contents = path.join(output, 'mac-arm64', 'MLX Manager.app', 'Contents');
  });

  it('says in its Info.plist what it is', async () => {
    const read = 'import plistlib, json, sys; print(json.dumps(plistlib.load(open(sys.argv[1], "rb"))))';
    const { stdout } = await run(systemPython(), ['-c', read, path.join(contents, 'Info.plist')]);
    expect(JSON.parse(stdout)).toMatchObject({
      CFBundleIdentifier: 'dev.mlx-manager',
      CFBundleName: 'MLX Manager',
      CFBundleShortVersionString: manifest.version,
      LSUIElement: true,
      LSApplicationCategoryType: 'public.app-category.developer-tools',
      LSMinimumSystemVersion: '14.0',
      NSAppSleepDisabled: true,
      ElectronAsarIntegrity: { 'Resources/app.asar': { algorithm: 'SHA256' } },
    });
  });

  it('holds the build, two native modules for this processor, and nothing else', () => {
    const files = listPackage(path.join(contents, 'Resources', 'app.asar'), { isPack: false });
    const modules = files.filter((file) => /^\/node_modules\/[^/]+$/.test(file));
    expect(modules.toSorted()).toEqual(['/node_modules/better-sqlite3', '/node_modules/keytar']);
    expect(files.filter((file) => file.endsWith('.node')).toSorted()).toEqual([
      '/node_modules/better-sqlite3/prebuilds/darwin-arm64.node',
      '/node_modules/keytar/prebuilds/darwin-arm64/keytar.node',
    ]);
    expect(files.filter((file) => /\.(?:ts|tsx|map|test\.\w+|py|[ch]pp?|gyp)$/.test(file))).toEqual([]);
    const roots = new Set(files.map((file) => file.split('/')[1]));
    expect([...roots].toSorted()).toEqual(['dist', 'node_modules', 'package.json']);
    expect(files).toEqual(
      expect.arrayContaining([
        '/dist/main/index.cjs',
        '/dist/main/compose.cjs',
        '/dist/preload/preload.cjs',
        '/dist/renderer/index.html',
      ]),
    );
  });

  it('has outside of the archive what threads and Python read', async () => {
    const resources = path.join(contents, 'Resources');
    for (const file of [
      'app.asar.unpacked/dist/main/audit-worker.cjs',
      'app.asar.unpacked/node_modules/better-sqlite3/package.json',
      'app.asar.unpacked/node_modules/better-sqlite3/lib/index.js',
      'app.asar.unpacked/node_modules/better-sqlite3/prebuilds/darwin-arm64.node',
      'app.asar.unpacked/node_modules/keytar/prebuilds/darwin-arm64/keytar.node',
      'python/runner.py',
      'runtime/mlx-openai-server/manifest.json',
      'icon.icns',
    ]) {
      expect(existsSync(path.join(resources, file)), file).toBe(true);
    }
    const icons = ['busy', 'idle', 'loading', 'problem'].flatMap((state) => [
      `${state}Template.png`,
      `${state}Template@2x.png`,
    ]);
    expect((await readdir(path.join(resources, 'icons'))).toSorted()).toEqual(icons);
  });

  it('the host in it starts, answers and stops, also in its thread', async () => {
    // Electron 45 and this Node are the same Node; only the native modules here are another system's.
    const data = path.join(folder.path, 'data');
    const script = `
      const { compose } = require(${JSON.stringify(path.join(ROOT, 'dist', 'main', 'compose.cjs'))});
      const { join } = require('node:path');
      const root = ${JSON.stringify(data)};
      const at = (name) => join(root, name);
      const directory = { root, database: at('d.db'), lock: at('host.lock'), guard: at('host.guard'), runtime: at('runtime'),
        models: at('models'), run: at('run'), log: at('log'), modelFamilies: at('m.json'), prices: at('p.json') };
      const program = { page: ${JSON.stringify(path.join(ROOT, 'dist', 'renderer'))},
        resources: ${JSON.stringify(path.join(contents, 'Resources'))},
        auditWorker: ${JSON.stringify(path.join(ROOT, 'dist', 'main', 'audit-worker.cjs'))} };
      compose({ directory, program, cacheDirectory: at('cache'), env: { ...process.env, MLX_MANAGER_KEYCHAIN: 'off' },
        settings: { gateway: { port: 0 } }, drainMs: 0 }).then(async (host) => {
        const url = await host.start();
        const health = await fetch(url + '/health');
        const page = await fetch(url, { headers: { accept: 'text/html' } });
        const { rows } = await host.client.requests.query({});
        await host.stop();
        console.log(JSON.stringify({ health: health.status, page: (await page.text()).includes('id="app"'), rows }));
      });`;
    const { stdout } = await run(process.execPath, ['-e', script]);
    expect(JSON.parse(stdout)).toEqual({ health: 200, page: true, rows: [] });
  });

  it('is allowed no more than just-in-time code', async () => {
    const text = await readFile(path.join(ROOT, 'resources', 'entitlements.mac.plist'), 'utf8');
    expect([...text.matchAll(/<key>(.*?)<\/key>/g)].map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });

  it('decides every fuse that Electron has', () => {
    const known = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
    expect(known.filter((fuse) => typeof FUSES[fuse] !== 'boolean')).toEqual([]);
    expect(FUSES.strictlyRequireAllFuses).toBe(true);
  });
});

it('the fuses are burned as decided into a real Electron, as far as it has them', async () => {
  const { folder: electron } = inject('electron');
  const names = { darwin: 'Electron.app', linux: 'electron' } as const;
  const name = process.platform === 'darwin' ? names.darwin : names.linux;
  const binary = path.join(folder.path, 'burned', name);
  await cp(path.join(electron, name), binary, { recursive: true });
  const before = await getCurrentFuseWire(binary);
  const known = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
  const has = known.filter((fuse) => isBurned(before[fuse]));
  expect(has.length).toBeGreaterThanOrEqual(5);
  // An Electron that is older than the one that ships does not have all of them, and takes no others.
  const decided = Object.fromEntries(has.map((fuse) => [fuse, FUSES[fuse]]));
  await flipFuses(binary, { version: FuseVersion.V1, ...decided });
  const after = await getCurrentFuseWire(binary);
  expect(after).not.toEqual(before);
  for (const fuse of has) {
    expect(after[fuse], FuseV1Options[fuse]).toBe(FUSES[fuse] ? FuseState.ENABLE : FuseState.DISABLE);
  }
});

/** Some fuses of a wire were taken out again, or are not known to this binary. */
function isBurned(state: FuseState | undefined): boolean {
  return state === FuseState.ENABLE || state === FuseState.DISABLE;
}

it.runIf(process.platform === 'linux')('the app starts as it is packaged, from its archive', async () => {
  const { app, folder: electron, version } = inject('electron');
  const electronDist = path.join(folder.path, 'electron');
  await cp(electron, electronDist, { recursive: true });
  await rm(path.join(electronDist, 'resources', 'default_app.asar'), { recursive: true, force: true });
  const output = path.join(folder.path, 'linux');
  await pack(app, ['--linux', 'dir', '--x64'], {
    ...{
      electronDist,
      electronVersion: version,
      directories: { output },
      files: ['dist/**', 'package.json'],
    },
    asarUnpack: [],
    // It has nothing to do here, which shows that it can be loaded.
    afterPack: path.join(ROOT, 'packaging', 'after-pack.ts'),
  });
  await using host = await startHost();
  await using opened = await openApp(host.directory, path.join(output, 'linux-unpacked', 'mlx-manager'));
  expect(await opened.app.evaluate(({ app: inside }) => inside.isPackaged)).toBe(true);
  await patient(opened.page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: 60_000 });
  await patient(opened.page.getByText(new URL(host.url).host).first()).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => opened.tray(), { timeout: 60_000 }).toContain('Turn off');
  expect(opened.complaints).toEqual([]);
});
