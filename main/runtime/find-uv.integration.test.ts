import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resources } from '../../e2e/test-cache.ts';
import { findPython } from './find-python.ts';
import { findUv, uvCandidates } from './find-uv.ts';
import { installerVariables } from './python-environment-variables.ts';
import { runCommand } from './run-command.ts';
import type { RunCommand } from './run-command.ts';

const signal = new AbortController().signal;
const requirements = path.join(resources, 'runtime', 'uv.txt');

let folder: string;
let cache: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'find-uv-'));
  cache = path.join(folder, 'cache');
});
afterEach(() => rm(folder, { recursive: true }));

describe('findUv', () => {
  test('takes the user’s own where there is one that runs', async () => {
    for (const [bin, code] of [
      ['broken', 1],
      ['good', 0],
    ] as const) {
      await mkdir(path.join(folder, bin));
      await writeFile(path.join(folder, bin, 'uv'), `#!/bin/sh\nexit ${code}\n`);
      await chmod(path.join(folder, bin, 'uv'), 0o755);
    }
    const env = { PATH: `${folder}/empty:${folder}/broken:${folder}/good` };
    const uv = await findUv({ env, cache, requirements, python: null, run: runCommand, signal });
    expect(uv).toBe(path.join(folder, 'good', 'uv'));
  });

  test('lets pip bring one into the cache, and finds it there the next time', async () => {
    // As on a machine without uv: the user's own is not run.
    const own = new Set(uvCandidates(installerVariables(process.env, cache)));
    const pips: string[] = [];
    const run: RunCommand = (file, args, options) => {
      if (own.has(file)) return Promise.resolve({ code: 1, stdout: '', stderr: '' });
      if (args[1] === 'pip') pips.push(file);
      return runCommand(file, args, options);
    };
    const range = { min: '3.11', below: '3.13' };
    const python = await findPython({ env: process.env, platform: process.platform, range, run, signal });
    const search = { env: installerVariables(process.env, cache), cache, requirements, run, signal };

    const uv = await findUv({ ...search, python: python!.path });
    expect(uv).toBe(path.join(cache, 'installer', 'bin', 'uv'));
    expect(await findUv({ ...search, python: python!.path })).toBe(uv);
    expect(pips).toHaveLength(1);
    expect((await readdir(cache)).filter((name) => name.includes('partial'))).toEqual([]);
  });
});
