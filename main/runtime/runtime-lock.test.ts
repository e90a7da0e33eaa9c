import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRuntimeLock } from './runtime-lock.ts';

const resources = path.join(import.meta.dirname, '../../resources');

describe.each(['darwin', 'linux'] as const)('the lock for %s', (platform) => {
  test('pins the server version that the manifest names', async () => {
    const lock = await readRuntimeLock(resources, 'mlx-openai-server', platform);
    const list = await readFile(lock.requirements, 'utf8');
    expect(list).toContain(`\n${lock.manifest.package}==${lock.manifest.version} \\\n`);
  });

  test('pins and hashes every package', async () => {
    const { requirements } = await readRuntimeLock(resources, 'mlx-openai-server', platform);
    const list = await readFile(requirements, 'utf8');
    const packages = list
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(packages.length).toBeGreaterThan(50);
    for (const line of packages) expect(line).toMatch(/^[\w.-]+==[\w.]+( +--hash=sha256:[0-9a-f]{64})+$/);
  });
});

test('the platforms differ in nothing but what drives their hardware', async () => {
  const names = async (platform: 'darwin' | 'linux') => {
    const { requirements } = await readRuntimeLock(resources, 'mlx-openai-server', platform);
    return [...(await readFile(requirements, 'utf8')).matchAll(/^[\w.-]+==[\w.]+/gm)].map(([name]) => name);
  };
  const [mac, linux] = [await names('darwin'), await names('linux')];
  expect(mac.filter((name) => !linux.includes(name))).toEqual(['mlx-metal==0.32.4']);
  expect(linux.filter((name) => !mac.includes(name))).toEqual(['mlx-cpu==0.32.4']);
});

test('other platforms are refused', async () => {
  await expect(readRuntimeLock(resources, 'mlx-openai-server', 'win32')).rejects.toMatchObject({
    code: 'install_failed',
  });
});
