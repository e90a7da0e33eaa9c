import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { caskOf } from './cask.ts';

const cask = caskOf({
  version: '1.2.3',
  repository: 'someone/mlx-manager',
  arm64: { sha256: 'a'.repeat(64) },
  x64: { sha256: 'b'.repeat(64) },
});

it('names the files that a release has, with what they contain', () => {
  const builder = parse(readFileSync(join(import.meta.dirname, '..', 'electron-builder.yml'), 'utf8')) as {
    mac: { artifactName: string };
    appId: string;
    productName: string;
  };
  const file = builder.mac.artifactName
    .replace('${version}', '#{version}')
    .replace('${arch}', '#{arch}')
    .replace('${ext}', 'dmg');
  expect(cask).toContain(`/someone/mlx-manager/releases/download/v#{version}/${file}"`);
  expect(cask).toContain(`app "${builder.productName}.app"`);
  expect(cask).toContain(`quit: "${builder.appId}"`);
  expect(cask).toMatch(/arm: {3}"a{64}",\n\s+intel: "b{64}"/);
});

it('takes all of the app’s data away with it, where that is asked for', () => {
  expect(cask).toContain('~/Library/Application Support/MLX Manager');
  expect(cask).toContain('~/Library/Caches/MLX Manager');
});
