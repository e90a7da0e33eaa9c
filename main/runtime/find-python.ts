import { access, constants, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import { pythonVariables } from './python-environment-variables.ts';
import { probePython } from './probe-python.ts';
import type { ProbedPython } from './probe-python.ts';
import type { RunCommand } from './run-command.ts';
import { isInRange } from './version-range.ts';
import type { VersionRange } from './version-range.ts';

export interface PythonSearch {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly range: VersionRange;
  readonly run: RunCommand;
  readonly signal: AbortSignal;
}

const NAMES = ['python3.12', 'python3.11', 'python3', 'python'];

/** The first Python that really runs and is in the range, or null. A file's name proves nothing: each one is asked. */
export async function findPython(search: PythonSearch): Promise<ProbedPython | null> {
  const { env, platform, range, run, signal } = search;
  const candidates = pythonCandidates(env, platform, await pyenvVersions(env));
  for (const candidate of candidates) {
    if (!(await isExecutable(candidate))) continue;
    const python = await probePython(candidate, { env: pythonVariables(env), run, signal });
    if (python !== null && isInRange(python.version, range) && suits(python, platform)) return python;
  }
  return null;
}

/** Where to look, best first: PATH, then the places that an app started from the Dock has no PATH for. */
export function pythonCandidates(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  pyenv: readonly string[] = [],
): string[] {
  const onPath = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const candidates = NAMES.flatMap((name) => onPath.map((folder) => path.join(folder, name)));
  if (platform === 'darwin') {
    for (const version of ['3.12', '3.11']) {
      candidates.push(
        `/opt/homebrew/opt/python@${version}/bin/python${version}`,
        `/opt/homebrew/bin/python${version}`,
        `/usr/local/bin/python${version}`,
        `/Library/Frameworks/Python.framework/Versions/${version}/bin/python${version}`,
      );
    }
  }
  candidates.push(...pyenv);
  // Without Apple's command-line tools this one is a stub that opens a dialog, and with them it is too old.
  const stub = (candidate: string) => platform === 'darwin' && candidate.startsWith('/usr/bin/');
  return [...new Set(candidates)].filter((candidate) => !stub(candidate));
}

/** `python_missing`, with the command that mends it. */
export function pythonMissing(platform: NodeJS.Platform, range: VersionRange, why?: Phrase): Failure {
  const hint =
    platform === 'darwin'
      ? phrase`Install it with: ${'brew install python@3.12'}`
      : phrase`Install it with: ${'sudo apt-get install python3.11 python3.11-venv'}`;
  const missing = phrase`No Python from ${range.min} up to (not including) ${range.below} was found.`;
  return new Failure('python_missing', why === undefined ? missing : phrase`${missing} ${why}`, { hint });
}

/** An Intel Python under Rosetta would ask for packages that mlx does not have. */
function suits(python: ProbedPython, platform: NodeJS.Platform): boolean {
  return platform !== 'darwin' || python.machine === 'arm64';
}

async function pyenvVersions(env: NodeJS.ProcessEnv): Promise<string[]> {
  const home = env['HOME'];
  const root = env['PYENV_ROOT'] ?? (home === undefined ? undefined : path.join(home, '.pyenv'));
  if (root === undefined) return [];
  const versions = path.join(root, 'versions');
  const names = await readdir(versions).catch((): string[] => []);
  const newestFirst = names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return newestFirst.map((name) => path.join(versions, name, 'bin', 'python3'));
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
