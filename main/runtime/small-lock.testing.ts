import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const SIX = `six==1.17.0 \\
    --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274 \\
    --hash=sha256:ff70335d468e7eb6ec65b95b99d3a2836546063f63acc5171de367e834932a81
`;

/** A resources folder whose "model server" is one package of 11 KB, for what does not depend on the packages. */
export async function writeSmallLock(
  resources: string,
  realResources: string,
  { uv = true }: { uv?: boolean } = {},
): Promise<void> {
  const folder = path.join(resources, 'runtime', 'mlx-openai-server');
  await mkdir(folder, { recursive: true });
  await cp(path.join(realResources, 'python'), path.join(resources, 'python'), { recursive: true });
  const platform = { downloadBytes: 11_000, installedBytes: 20_000, commands: [] };
  const manifest = {
    package: 'six',
    version: '1.17.0',
    python: { min: '3.11', below: '3.13' },
    imports: ['six'],
    stubs: { torch: 'torch_stub.py' },
    platforms: { linux: platform, macos: platform },
  };
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'linux.txt'), SIX);
  await writeFile(path.join(folder, 'macos.txt'), SIX);
  // A pin that nobody offers, so that pip cannot bring uv.
  const uvPin = path.join(resources, 'runtime', 'uv.txt');
  if (uv) await cp(path.join(realResources, 'runtime', 'uv.txt'), uvPin);
  else await writeFile(uvPin, `uv==0.0.0.1 --hash=sha256:${'0'.repeat(64)}\n`);
}
