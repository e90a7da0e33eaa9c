import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildWhenStale } from '../build-interface.ts';
import { buildApp } from './build.ts';
import { howToStart } from './how-to-start.ts';

/** `npm start`: opens the Mac app from this checkout; where there is none, the same interface in the browser. */
const ROOT = join(import.meta.dirname, '..');
const ELECTRON = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const BINARY = join(
  ELECTRON,
  'dist',
  process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron',
);

async function start(args: readonly string[]): Promise<number> {
  const how = howToStart({
    platform: process.platform,
    hasElectron: existsSync(BINARY),
    hasDisplay:
      process.platform === 'darwin' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']),
  });
  if (how === 'browser') {
    tell('There is no Electron here to open the app in: this is the same interface, for the browser.');
    await buildWhenStale();
    return run(join(ROOT, 'resources', 'bin', 'mlx-manager'), ['serve', ...args]);
  }
  if (how === 'install') {
    tell('Getting Electron, once …');
    const code = await run(process.execPath, [join(ELECTRON, 'install.js')]);
    if (code !== 0) {
      tell(
        'Electron could not be fetched. `npm run serve` needs none and serves the interface to the browser.',
      );
      return code;
    }
  }
  await buildApp();
  return run(BINARY, [ROOT, ...args]);
}

/** Runs a program in place of this one; Ctrl-C reaches it by itself. Resolves with its exit code. */
async function run(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

process.exitCode = await start(process.argv.slice(2));
