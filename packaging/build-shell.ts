import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import type { InlineConfig } from 'vite';
import { asciiOnly } from './ascii-only.ts';

const ROOT = join(import.meta.dirname, '..');

export interface ShellBuild {
  /** Gets `main/` and `preload/`. */
  readonly outDir: string;
  /** Of the Node and the Chromium in the Electron that runs it. */
  readonly target: { readonly main: string; readonly preload: string };
  /** What stands in for modules of the app's process; for tests with another Electron. */
  readonly alias?: Readonly<Record<string, string>>;
  /** A module that runs before everything else. */
  readonly before?: string;
}

/** What Electron 45 has. */
export const ELECTRON_45 = { main: 'node24', preload: 'chrome152' } as const;

/**
 * Bundles the app's own process, the audit log's thread and the preload script. Native modules stay outside; all else
 * is inside, so the packaged app needs no other module. CommonJS, because a sandboxed preload can be nothing else. The
 * host is a file of its own, which is loaded where the app does not attach to another one; the thread is one file
 * without others, because in the packaged app it lies outside of the archive.
 */
export async function buildShell({ outDir, target, alias = {}, before }: ShellBuild): Promise<void> {
  const source = (...path: string[]) => join(ROOT, ...path);
  const index = before ?? source('main', 'index.ts');
  const worker = source('main', 'requests', 'thread', 'audit-worker.ts');
  const main = join(outDir, 'main');
  await rm(main, { recursive: true, force: true });
  await build(bundle(main, target.main, alias, { index, compose: source('main', 'compose.ts') }));
  await build(bundle(main, target.main, alias, { 'audit-worker': worker }));
  const preload = source('preload', 'preload.ts');
  await build(bundle(join(outDir, 'preload'), target.preload, {}, { preload }));
}

function bundle(
  outDir: string,
  target: string,
  alias: Readonly<Record<string, string>>,
  input: Readonly<Record<string, string>>,
): InlineConfig {
  return {
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    resolve: { alias },
    plugins: [asciiOnly],
    // Everything that is not named below is bundled.
    ssr: { noExternal: true, external: ['electron', 'better-sqlite3', 'keytar'] },
    build: {
      outDir,
      target,
      ssr: true,
      emptyOutDir: false,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  };
}
