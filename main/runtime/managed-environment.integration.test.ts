import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { phrase } from '../../contract/phrase.ts';
import { downloads, resources, withTestCacheLock } from '../../e2e/test-cache.ts';
import { createRuntime } from './managed-environment.ts';
import type { InstallProgress, RuntimeOptions } from './managed-environment.ts';
import { runCommand } from './run-command.ts';
import type { RunCommand } from './run-command.ts';
import { writeSmallLock } from './small-lock.testing.ts';

const KIND = 'mlx-openai-server';
const never = new AbortController().signal;
const quiet = () => undefined;

let folder: string;
let root: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'runtime-'));
  root = path.join(folder, 'runtime');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function runtimeWith(options: Partial<RuntimeOptions> = {}) {
  return createRuntime({ root, cache: downloads, resources, env: process.env, ...options });
}

async function smallRuntime(options: Partial<RuntimeOptions> = {}, lock: { uv?: boolean } = {}) {
  const small = path.join(folder, 'resources');
  await writeSmallLock(small, resources, lock);
  return runtimeWith({ resources: small, ...options });
}

/** Runs everything for real and counts the installations. */
function countInstalls(): { run: RunCommand; installs: () => number } {
  let count = 0;
  const run: RunCommand = (file, args, options) => {
    if (args.includes('--require-hashes') && !args.includes('--target')) count += 1;
    return runCommand(file, args, options);
  };
  return { run, installs: () => count };
}

async function commandLinesNaming(text: string): Promise<string[]> {
  const { stdout } = await runCommand('/bin/ps', ['-eo', 'args='], {
    env: { PATH: process.env['PATH'] ?? '' },
    signal: never,
  });
  return stdout.split('\n').filter((line) => line.includes(text));
}

describe('the real model server', () => {
  test('is installed step by step, imports, and is not installed twice', async () => {
    const runtime = runtimeWith();
    expect(await runtime.status(KIND)).toMatchObject({ state: 'missing', python: null });

    const seen: InstallProgress[] = [];
    const first = await runtime.ensure(KIND, (progress) => seen.push(progress), never);
    expect([...new Set(seen.map(({ step }) => step))]).toEqual(['python', 'installer', 'packages', 'verify']);
    expect(first.version).toBe('1.8.1');
    const { code } = await runCommand(first.python, ['-c', 'import app.cli, mlx_lm, torch'], {
      env: {},
      signal: never,
    });
    expect(code).toBe(0);

    const status = await runtime.status(KIND);
    expect(status).toMatchObject({ state: 'ready', version: '1.8.1', python: first.python, why: null });
    expect(status.sizeBytes).toBeGreaterThan(100_000_000);

    const counted = countInstalls();
    expect(await runtimeWith({ run: counted.run }).ensure(KIND, quiet, never)).toEqual(first);
    expect(counted.installs()).toBe(0);
  });

  test('is whole after the installing program was killed in the middle', async () => {
    const script = `
      import { createRuntime } from ${JSON.stringify(path.join(import.meta.dirname, 'managed-environment.ts'))};
      const runtime = createRuntime({ root: process.argv[1], cache: process.argv[2], resources: process.argv[3], env: process.env });
      await runtime.ensure('${KIND}', ({ step }) => console.log(step), new AbortController().signal);`;
    const host = spawn(process.execPath, ['--input-type=module', '-e', script, root, downloads, resources], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: host.stdout })) if (line === 'packages') break;
    host.kill('SIGKILL');
    await once(host, 'exit');
    const left = await readdir(root);
    expect(left).toHaveLength(1);

    const runtime = runtimeWith();
    expect((await runtime.status(KIND)).state).toBe('missing');
    await runtime.ensure(KIND, quiet, never);
    expect((await runtime.status(KIND)).state).toBe('ready');
    expect(await readdir(root)).not.toContain(left[0]);
  });

  test('an abort ends the installer and leaves nothing behind', async () => {
    const controller = new AbortController();
    const onProgress = ({ step }: InstallProgress) => {
      if (step === 'packages') controller.abort();
    };
    const installing = runtimeWith().ensure(KIND, onProgress, controller.signal);
    await expect(installing).rejects.toMatchObject({ code: 'aborted' });
    expect(await commandLinesNaming(root)).toEqual([]);
    expect(await readdir(root)).toEqual([]);
  });
});

describe('a managed environment', () => {
  test('is installed once for callers that come at the same time', async () => {
    const counted = countInstalls();
    const runtime = await smallRuntime({ run: counted.run });
    const all = await Promise.all([1, 2, 3, 4].map(() => runtime.ensure(KIND, quiet, never)));
    expect(new Set(all.map(({ python }) => python)).size).toBe(1);
    expect(counted.installs()).toBe(1);
  });

  test('goes on for the others when one caller leaves', async () => {
    const runtime = await smallRuntime();
    const leaving = new AbortController();
    const left = runtime.ensure(KIND, () => leaving.abort(), leaving.signal);
    const stayed = runtime.ensure(KIND, quiet, never);
    await expect(left).rejects.toMatchObject({ code: 'aborted' });
    expect((await stayed).version).toBe('1.17.0');
  });

  test('can be asked for again at once after it was cancelled', async () => {
    const runtime = await smallRuntime();
    const leaving = new AbortController();
    const left = runtime.ensure(KIND, () => leaving.abort(), leaving.signal);
    const settled = expect(left).rejects.toMatchObject({ code: 'aborted' });
    expect((await runtime.ensure(KIND, quiet, never)).version).toBe('1.17.0');
    await settled;
  });

  test('says that it is broken when its package is gone, and is mended by the next call', async () => {
    const runtime = await smallRuntime();
    const { python } = await runtime.ensure(KIND, quiet, never);
    const [library] = (await readdir(path.join(python, '../../lib'))).filter((name) =>
      name.startsWith('python'),
    );
    await rm(path.join(python, '../../lib', library!, 'site-packages/six-1.17.0.dist-info'), {
      recursive: true,
    });
    expect(await runtime.status(KIND)).toMatchObject({
      state: 'broken',
      why: phrase`Its Python does not run, or ${'six'} is gone from it.`,
    });
    await runtime.ensure(KIND, quiet, never);
    expect((await runtime.status(KIND)).state).toBe('ready');
  });

  test('is replaced by a repair, and gone after its removal', async () => {
    const runtime = await smallRuntime();
    const before = await runtime.ensure(KIND, quiet, never);
    // The call before it finds all well; the repair must not content itself with that.
    const [, after] = await Promise.all([
      runtime.ensure(KIND, quiet, never),
      runtime.repair(KIND, quiet, never),
    ]);
    expect(after.python).not.toBe(before.python);
    expect((await readdir(root)).sort()).toHaveLength(2);
    await runtime.remove(KIND);
    expect(await readdir(root)).toEqual([]);
    expect((await runtime.status(KIND)).state).toBe('missing');
  });

  test('refuses to be removed while it is being installed', async () => {
    const runtime = await smallRuntime();
    const installing = runtime.ensure(KIND, quiet, never);
    await expect(runtime.remove(KIND)).rejects.toMatchObject({ code: 'conflict' });
    await installing;
  });

  test('is made by venv and pip where uv cannot be had', async () => {
    // The pin of uv is one that nobody offers, and no uv of the user's own is within reach.
    const commands: string[] = [];
    const run: RunCommand = (file, args, options) => {
      if (path.basename(file) === 'uv') return Promise.resolve({ code: 1, stdout: '', stderr: '' });
      commands.push(args.slice(0, 3).join(' '));
      return runCommand(file, args, options);
    };
    const runtime = await smallRuntime({ cache: path.join(folder, 'cache'), run }, { uv: false });
    expect((await runtime.ensure(KIND, quiet, never)).version).toBe('1.17.0');
    expect(commands).toContain('-m pip install');
    expect(commands.some((command) => command.startsWith('-m venv'))).toBe(true);
  });

  test('says how much space it needs before it writes anything', async () => {
    const counted = countInstalls();
    const runtime = runtimeWith({ run: counted.run, freeSpace: async () => 5_000_000 });
    await expect(runtime.ensure(KIND, quiet, never)).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringMatching(/needs \d{3} MB .* 5 MB are free/),
    });
    expect(counted.installs()).toBe(0);
  });

  test('tells a missing network apart and keeps nothing half-made', async () => {
    const cache = path.join(folder, 'cache');
    const runtime = await smallRuntime({
      cache,
      env: {
        ...process.env,
        HTTPS_PROXY: 'http://127.0.0.1:9',
        HTTP_PROXY: 'http://127.0.0.1:9',
        PIP_RETRIES: '0',
      },
    });
    await expect(runtime.ensure(KIND, quiet, never)).rejects.toMatchObject({
      code: 'install_failed',
      hint: expect.stringContaining('network'),
    });
    expect(await readdir(root)).toEqual([]);
  });

  test('asks for a compiler where mlx needs one', async () => {
    const bare = { HOME: folder, PATH: path.join(folder, 'bin') };
    const runtime = runtimeWith({ platform: 'linux', env: bare });
    await expect(runtime.ensure(KIND, quiet, never)).rejects.toMatchObject({
      code: 'install_failed',
      hint: expect.stringContaining('apt-get install g++'),
    });
  });

  test('says which Python to install when there is none', async () => {
    // Nothing runs, so no Python and no uv does.
    const run: RunCommand = () => Promise.resolve({ code: null, stdout: '', stderr: '' });
    const runtime = await smallRuntime({ run, env: {} });
    await expect(runtime.ensure(KIND, quiet, never)).rejects.toMatchObject({
      code: 'python_missing',
      hint: expect.stringMatching(/brew install|apt-get install/),
    });
  });
});

test('the lock of the test cache lets one in at a time', async () => {
  let inside = 0;
  let most = 0;
  const enter = () =>
    withTestCacheLock('lock-test', async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    });
  await Promise.all([enter(), enter(), enter()]);
  expect(most).toBe(1);
});
