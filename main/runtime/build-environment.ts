import path from 'node:path';
import { phrase } from '../../contract/phrase.ts';
import { findPython, pythonMissing } from './find-python.ts';
import { folderSize } from './folder-size.ts';
import type { FreeSpace } from './free-space.ts';
import { createEnvironment, installPackages } from './installer.ts';
import type { InstallerContext, InstallerTool } from './installer.ts';
import { probePython } from './probe-python.ts';
import type { ProgressReporter, StepSize } from './progress.ts';
import { pythonVariables } from './python-environment-variables.ts';
import { requireCommands } from './required-commands.ts';
import type { RuntimeLock } from './runtime-lock.ts';
import { selectTool } from './select-tool.ts';
import { verifyEnvironment } from './verify-environment.ts';

export interface BuildContext extends InstallerContext {
  readonly resources: string;
  readonly cache: string;
  readonly freeSpace: FreeSpace;
  /** The user's whole environment; `env` is what installers get of it. */
  readonly userEnv: NodeJS.ProcessEnv;
}

export interface BuiltEnvironment {
  readonly pythonVersion: string;
  readonly sizeBytes: number;
}

export function environmentPython(folder: string): string {
  return path.join(folder, 'bin', 'python');
}

/** Builds an environment at its final place; whole only when this returns. */
export async function buildEnvironment(
  folder: string,
  lock: RuntimeLock,
  progress: ProgressReporter<'python' | 'installer' | 'packages' | 'verify'>,
  context: BuildContext,
): Promise<BuiltEnvironment> {
  const { manifest } = lock;
  const { userEnv, platform, run, signal } = context;
  const range = manifest.python;

  progress.enter('python', phrase`Looking for Python ${range.min} or newer`);
  await requireCommands(lock.platform.commands, userEnv);
  const found = await findPython({ env: userEnv, platform, range, run, signal });

  progress.enter('installer', phrase`Preparing the installer`);
  const tool = await selectTool(found?.path ?? null, context);
  if (tool === null) throw pythonMissing(platform, range);
  await createEnvironment(tool, folder, range, context);

  const python = environmentPython(folder);
  const size = await packagesSize(tool, folder, lock, context.freeSpace);
  progress.enter('packages', phrase`Installing ${manifest.package} ${manifest.version}`, size);
  await installPackages(tool, { requirements: lock.requirements, python }, context);

  progress.enter('verify', phrase`Checking ${manifest.package}`);
  const check = { env: pythonVariables(userEnv), run, signal };
  await verifyEnvironment(python, manifest, path.join(context.resources, 'python'), check);
  const probed = await probePython(python, check);
  return { pythonVersion: probed?.version ?? found?.version ?? '', sizeBytes: await folderSize(folder) };
}

/**
 * Progress by what the disk loses: walking ten thousand files every second would hold up the thread that streams tokens.
 * uv unpacks into its cache and links from there; pip writes its downloads and then the environment.
 */
async function packagesSize(
  tool: InstallerTool,
  folder: string,
  lock: RuntimeLock,
  freeSpace: FreeSpace,
): Promise<StepSize> {
  const { downloadBytes, installedBytes } = lock.platform;
  const before = await freeSpace(folder);
  return {
    totalBytes: tool.kind === 'uv' ? installedBytes : downloadBytes + installedBytes,
    measure: async () => before - (await freeSpace(folder)),
  };
}
