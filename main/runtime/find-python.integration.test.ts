import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sharedRuntime } from '../../e2e/test-cache.ts';
import { findPython } from './find-python.ts';
import { inspectPython } from './inspect-python.ts';
import { runCommand } from './run-command.ts';
import { isInRange } from './version-range.ts';

const signal = new AbortController().signal;
const range = { min: '3.11', below: '3.13' };
const search = { platform: process.platform, range, run: runCommand, signal };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'find-python-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function fake(name: string, script: string): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

function answer(version: string): string {
  return `echo '{"path":"/fake/${version}","version":"${version}","machine":"arm64"}'`;
}

describe('findPython', () => {
  test('finds one on this machine that is in the range', async () => {
    const python = await findPython({ ...search, env: process.env });
    expect(python).not.toBeNull();
    expect(isInRange(python!.version, range)).toBe(true);
  });

  test('passes by names that promise too much', async () => {
    await fake('python3.12', 'echo "command not found" >&2; exit 127');
    await fake('python3.11', answer('3.9.18'));
    await fake('python3', 'echo "not JSON"');
    await fake('python', answer('3.11.4'));
    const python = await findPython({ ...search, env: { PATH: folder }, platform: 'linux' });
    expect(python).toMatchObject({ path: '/fake/3.11.4', version: '3.11.4' });
  });

  test('finds what pyenv has, newest first, without its shims', async () => {
    const { python } = await sharedRuntime();
    for (const version of ['3.9.18', '3.12.1', '3.13.0']) {
      const bin = path.join(folder, 'versions', version, 'bin');
      await mkdir(bin, { recursive: true });
      if (version === '3.12.1') await symlink(python, path.join(bin, 'python3'));
    }
    const found = await findPython({ ...search, env: { PYENV_ROOT: folder } });
    expect(found).not.toBeNull();
  });

  test('finds nothing where there is nothing', async () => {
    expect(await findPython({ ...search, env: { PATH: folder }, platform: 'linux' })).toBeNull();
  });

  test('refuses a Python for another processor on a Mac', async () => {
    await fake('python3.12', `echo '{"path":"/fake","version":"3.12.1","machine":"x86_64"}'`);
    const python = await findPython({ ...search, env: { PATH: folder }, platform: 'darwin' });
    expect(python?.path).not.toBe('/fake');
  });
});

describe('inspectPython', () => {
  const options = { env: process.env, run: runCommand, signal };

  test('reads the server’s version, because its flags depend on it', async () => {
    const { python, version } = await sharedRuntime();
    expect(await inspectPython(python, 'mlx-openai-server', options)).toMatchObject({
      serverVersion: version,
    });
  });

  test('a Python without the server has none', async () => {
    const { python } = await sharedRuntime();
    expect((await inspectPython(python, 'no-such-server', options)).serverVersion).toBeNull();
  });

  test('what is not a Python is refused', async () => {
    await expect(inspectPython('/bin/ls', 'mlx-openai-server', options)).rejects.toMatchObject({
      code: 'python_missing',
    });
  });
});
