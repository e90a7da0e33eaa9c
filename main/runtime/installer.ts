import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { pythonMissing } from './find-python.ts';
import { installFailure, lastLines } from './install-failure.ts';
import type { CommandResult, RunCommand } from './run-command.ts';
import type { VersionRange } from './version-range.ts';

/** How packages get onto this machine: by uv, which may even bring a Python, or by a Python's own venv and pip. */
export type InstallerTool =
  | { readonly kind: 'uv'; readonly uv: string; readonly python: string | null }
  | { readonly kind: 'pip'; readonly python: string };

export interface InstallerContext {
  readonly env: Readonly<Record<string, string>>;
  /** An existing folder without Python or uv project files in or above it, as far as we can help it. */
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly run: RunCommand;
  readonly signal: AbortSignal;
}

/** Makes a virtual environment at `folder`. Throws `python_missing`, `disk_full` or `install_failed`. */
export async function createEnvironment(
  tool: InstallerTool,
  folder: string,
  range: VersionRange,
  context: InstallerContext,
): Promise<void> {
  const { platform } = context;
  if (tool.kind === 'uv') {
    const result = await command(tool.uv, ['venv', '--python', tool.python ?? '3.12', folder], context);
    if (result.code === 0) return;
    if (tool.python === null) {
      throw pythonMissing(platform, range, phrase`uv could not fetch one: ${lastLines(result, 1)}`);
    }
    throw installFailure(phrase`Making the Python environment`, result);
  }
  const result = await command(tool.python, ['-m', 'venv', folder], context);
  if (result.code === 0) return;
  const failure = installFailure(phrase`Making the Python environment`, result);
  if (failure.code === 'disk_full') throw failure;
  // Debian ships Python without venv and says so on the way out.
  throw new Failure(failure.code, failure.said, {
    hint:
      platform === 'linux'
        ? phrase`Install what is missing with: ${'sudo apt-get install python3-venv'}`
        : failure.phrases?.hint,
  });
}

export interface PackageInstall {
  /** A requirement file in which every package has its hashes. */
  readonly requirements: string;
  /** The Python whose environment gets the packages, or which runs pip for `target`. */
  readonly python: string;
  /** Put the packages into this folder instead. */
  readonly target?: string;
  /** Trust no cache: for a file that arrived damaged. */
  readonly noCache?: boolean;
}

/** Installs a hashed requirement file. Throws `disk_full` or `install_failed`. */
export async function installPackages(
  tool: InstallerTool,
  install: PackageInstall,
  context: InstallerContext,
): Promise<void> {
  const { requirements, python, target, noCache = false } = install;
  const what = ['--no-deps', '--require-hashes', '-r', requirements];
  if (target !== undefined) what.push('--target', target);
  const result =
    tool.kind === 'uv'
      ? await command(
          tool.uv,
          ['pip', 'install', '--python', python, ...(noCache ? ['--no-cache'] : []), ...what],
          context,
        )
      : await command(
          python,
          ['-m', 'pip', 'install', ...(noCache ? ['--no-cache-dir'] : []), ...what],
          context,
        );
  if (result.code !== 0) throw installFailure(phrase`Installing the packages`, result);
}

function command(file: string, args: readonly string[], context: InstallerContext): Promise<CommandResult> {
  return context.run(file, args, { env: context.env, cwd: context.cwd, signal: context.signal });
}
