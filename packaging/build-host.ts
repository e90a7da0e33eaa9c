import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { asciiOnly } from './ascii-only.ts';

const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, 'dist');
/** A host that runs may yet load what belonged to an earlier build (milliseconds). */
const KEPT_MS = 86_400_000;

/**
 * Bundles the host without a screen, and the audit log's thread, into dist/headless.js and dist/audit-worker.js. From
 * its source it starts five times slower and holds 60 MB more: Node strips types with a compiler of its own, and each
 * library keeps all that is never used of it. Native modules stay outside.
 */
async function buildHost(): Promise<void> {
  process.stderr.write('Building the host …\n');
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins: [asciiOnly],
    ssr: { noExternal: true, external: ['better-sqlite3', 'keytar'] },
    build: {
      outDir: OUT,
      target: 'node20',
      ssr: true,
      emptyOutDir: false,
      minify: true,
      reportCompressedSize: false,
      rolldownOptions: {
        input: {
          headless: join(ROOT, 'main', 'headless.ts'),
          'audit-worker': join(ROOT, 'main', 'requests', 'thread', 'audit-worker.ts'),
        },
        output: {
          // All beside each other and directly in dist/: the program's other files are found from there.
          entryFileNames: '[name].js',
          chunkFileNames: 'host-[hash].js',
          // What CommonJS libraries take for granted (write-file-atomic does).
          banner: 'const __filename = import.meta.filename, __dirname = import.meta.dirname;',
        },
      },
    },
  });
  await removeOldParts();
}

async function removeOldParts(): Promise<void> {
  const parts = (await readdir(OUT)).filter((name) => /^host-.*\.js$/.test(name));
  for (const part of parts) {
    const { mtimeMs } = await stat(join(OUT, part));
    if (Date.now() - mtimeMs > KEPT_MS) await rm(join(OUT, part));
  }
}

await buildHost();
