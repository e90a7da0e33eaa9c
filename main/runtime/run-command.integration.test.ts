import { on } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const env = { PATH: process.env['PATH'] ?? '' };
const never = new AbortController().signal;

/** A process that nobody has reaped yet is dead all the same. */
async function isAlive(pid: number): Promise<boolean> {
  const { stdout } = await runCommand('/bin/ps', ['-o', 'stat=', '-p', String(pid)], { env, signal: never });
  return stdout.trim() !== '' && !stdout.includes('Z');
}

/** The two process ids that the script writes once both run. */
async function pidsIn(folder: string, file: string): Promise<number[]> {
  // The watch of node:fs begins at once; that of node:fs/promises only when it is first read, too late for a quick script.
  const watcher = watch(folder);
  const changes = on(watcher, 'change');
  try {
    for (;;) {
      const text = await readFile(file, 'utf8').catch(() => '');
      if (text.endsWith('\n')) return text.trim().split(' ').map(Number);
      await changes.next();
    }
  } finally {
    watcher.close();
  }
}

describe('runCommand', () => {
  test('reports the exit code and both streams', async () => {
    const result = await runCommand('/bin/sh', ['-c', 'echo out; echo err >&2; exit 7'], {
      env,
      signal: never,
    });
    expect(result).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' });
  });

  test('keeps only the end of a long output', async () => {
    const script = 'i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i+1)); done';
    const { stdout } = await runCommand('/bin/sh', ['-c', script], { env, signal: never });
    expect(stdout.length).toBe(65_536);
    expect(stdout.endsWith('line 19999\n')).toBe(true);
  });

  test('says why a command could not be started', async () => {
    const result = await runCommand('/nonexistent/python', [], { env, signal: never });
    expect(result.code).toBeNull();
    expect(result.stderr).toContain('ENOENT');
  });

  test('passes on no more of the environment than it was given', async () => {
    process.env['SECRET_FOR_THIS_TEST'] = 'leaked';
    const { stdout } = await runCommand('/usr/bin/env', [], { env: { ONLY: 'this' }, signal: never });
    delete process.env['SECRET_FOR_THIS_TEST'];
    expect(stdout).toBe('ONLY=this\n');
  });

  test('an abort ends the command and its children before it settles', async () => {
    const controller = new AbortController();
    // The shell ignores SIGTERM and its child holds the pipe: only ending the whole group ends this.
    const script = 'trap "" TERM; sleep 600 & echo $$ $! > "$0"; wait; sleep 600';
    const folder = await mkdtemp(path.join(tmpdir(), 'run-command-'));
    const file = path.join(folder, 'pids');
    const running = runCommand('/bin/sh', ['-c', script, file], { env, signal: controller.signal });
    const settled = expect(running).rejects.toMatchObject({ code: 'aborted' });
    const pids = await pidsIn(folder, file);
    controller.abort();
    await settled;
    expect(await Promise.all(pids.map(isAlive))).toEqual([false, false]);
    await rm(folder, { recursive: true });
  });

  test('a command that outlives its time is ended without being an abort', async () => {
    const result = await runCommand('/bin/sh', ['-c', 'exec sleep 600'], {
      env,
      signal: never,
      timeoutMs: 100,
    });
    expect(result.code).toBeNull();
  });

  test('does not start anything once aborted', async () => {
    const signal = AbortSignal.abort();
    await expect(runCommand('/bin/sh', ['-c', 'exit 0'], { env, signal })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});
