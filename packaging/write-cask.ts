import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VERSION } from '../main/version.ts';
import { caskOf } from './cask.ts';

/** `node packaging/write-cask.ts OWNER/NAME`, after the dmgs were built: writes release/mlx-manager.rb. */
const [repository] = process.argv.slice(2);
if (repository === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
  throw new Error('Say which repository the release belongs to: owner/name.');
}
const release = join(import.meta.dirname, '..', 'release');

async function artifact(arch: string): Promise<{ sha256: string }> {
  const bytes = await readFile(join(release, `MLX-Manager-${VERSION}-${arch}.dmg`));
  return { sha256: createHash('sha256').update(bytes).digest('hex') };
}

const [arm64, x64] = await Promise.all([artifact('arm64'), artifact('x64')]);
await writeFile(join(release, 'mlx-manager.rb'), caskOf({ version: VERSION, repository, arm64, x64 }));
