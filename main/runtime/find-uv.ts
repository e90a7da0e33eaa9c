import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { RunCommand } from './run-command.ts';

export interface UvSearch {
  /** The environment for installers. */
  readonly env: Readonly<Record<string, string>>;
  readonly cache: string;
  /** The requirement file that pins uv. */
  readonly requirements: string;
  /** A Python whose pip may fetch uv; null when there is none. */
  readonly python: string | null;
  readonly run: RunCommand;
  readonly signal: AbortSignal;
}

/** The user's uv, or one that pip puts into our cache, or null: then `python -m venv` and pip must do. */
export async function findUv(search: UvSearch): Promise<string | null> {
  for (const candidate of uvCandidates(search.env)) {
    if (await runs(candidate, search)) return candidate;
  }
  return search.python === null ? null : fetchUv(search.python, search);
}

/** Where uv's own installer, Homebrew and cargo put it, after PATH. */
export function uvCandidates(env: Readonly<Record<string, string>>): string[] {
  const home = env['HOME'];
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  if (home !== undefined) folders.push(path.join(home, '.local/bin'), path.join(home, '.cargo/bin'));
  folders.push('/opt/homebrew/bin', '/usr/local/bin');
  return [...new Set(folders)].map((folder) => path.join(folder, 'uv'));
}

async function fetchUv(python: string, search: UvSearch): Promise<string | null> {
  const { env, cache, requirements, run, signal } = search;
  const folder = path.join(cache, 'installer');
  const uv = path.join(folder, 'bin', 'uv');
  if (await runs(uv, search)) return uv;

  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(`${folder}.partial-`);
  try {
    const args = [
      '-m',
      'pip',
      'install',
      '--target',
      partial,
      '--no-deps',
      '--require-hashes',
      '-r',
      requirements,
    ];
    const { code } = await run(python, args, { env, cwd: cache, signal });
    if (code !== 0) return null;
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return (await runs(uv, search)) ? uv : null;
}

async function runs(uv: string, { env, run, signal }: UvSearch): Promise<boolean> {
  const exists = await access(uv).then(
    () => true,
    () => false,
  );
  if (!exists) return false;
  const { code } = await run(uv, ['--version'], { env, cwd: '/', signal, timeoutMs: 20_000 });
  return code === 0;
}
