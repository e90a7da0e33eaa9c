import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { RuntimeKind } from '../../contract/runtime.ts';
import { buildEnvironment, environmentPython } from './build-environment.ts';
import type { BuildContext } from './build-environment.ts';
import { checkEnvironment } from './environment-status.ts';
import type { RuntimeStatus } from './environment-status.ts';
import { readRecord, removeRecord, writeRecord } from './environment-record.ts';
import type { EnvironmentRecord } from './environment-record.ts';
import { freeSpace, requireFreeSpace } from './free-space.ts';
import type { FreeSpace } from './free-space.ts';
import { installPackages } from './installer.ts';
import type { PackageInstall } from './installer.ts';
import { reportProgress } from './progress.ts';
import type { Progress } from './progress.ts';
import { installerVariables, pythonVariables } from './python-environment-variables.ts';
import { runCommand } from './run-command.ts';
import type { RunCommand } from './run-command.ts';
import { readRuntimeLock } from './runtime-lock.ts';
import type { RuntimeLock } from './runtime-lock.ts';
import { selectToolForEnvironment } from './select-tool.ts';
import { shareTask } from './shared-task.ts';
import type { SharedTask } from './shared-task.ts';

export type InstallStep = 'python' | 'installer' | 'packages' | 'verify';
export type InstallProgress = Progress<InstallStep>;

export interface ReadyEnvironment {
  /** The Python that has the server installed. */
  readonly python: string;
  readonly version: string;
}

export interface Runtime {
  status(kind: RuntimeKind, signal?: AbortSignal): Promise<RuntimeStatus>;
  /**
   * The ready environment, installed first if need be. Concurrent calls share one installation; it is cancelled when the
   * last caller aborts. Throws `python_missing`, `install_failed`, `disk_full` or `aborted`.
   */
  ensure(
    kind: RuntimeKind,
    onProgress: (progress: InstallProgress) => void,
    signal: AbortSignal,
  ): Promise<ReadyEnvironment>;
  /** Installs anew whatever the state, and only then drops what was there. */
  repair(
    kind: RuntimeKind,
    onProgress: (progress: InstallProgress) => void,
    signal: AbortSignal,
  ): Promise<ReadyEnvironment>;
  /** Deletes the environment; downloads stay in the cache. Throws `conflict` while it is being installed. */
  remove(kind: RuntimeKind): Promise<void>;
  /** Installs packages into a folder of their own; `python` is a managed environment's. */
  installInto(install: PackageInstall & { readonly target: string }, signal: AbortSignal): Promise<void>;
}

export interface RuntimeOptions {
  /** The folder that holds the environments. */
  readonly root: string;
  /** The folder for downloads; whatever is in it may be deleted at any time. */
  readonly cache: string;
  /** This program's `resources` folder. */
  readonly resources: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  readonly run?: RunCommand;
  readonly freeSpace?: FreeSpace;
}

interface Install {
  readonly task: SharedTask<ReadyEnvironment, InstallProgress>;
  readonly anew: boolean;
}

/** The managed Python environments. One program at a time may own a root. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const { root, cache, resources, env, platform = process.platform, run = runCommand } = options;
  const installs = new Map<RuntimeKind, Install>();

  const context = (signal: AbortSignal): BuildContext => ({
    resources,
    cache,
    userEnv: env,
    env: installerVariables(env, cache),
    cwd: cache,
    freeSpace: options.freeSpace ?? freeSpace,
    platform,
    run,
    signal,
  });

  const check = (kind: RuntimeKind, lock: RuntimeLock, signal: AbortSignal) =>
    checkEnvironment(root, kind, lock, { env: pythonVariables(env), run, signal });

  async function install(
    kind: RuntimeKind,
    lock: RuntimeLock,
    onProgress: (progress: InstallProgress) => void,
    signal: AbortSignal,
  ): Promise<ReadyEnvironment> {
    const previous = await readRecord(root, kind);
    await mkdir(root, { recursive: true, mode: 0o700 });
    await mkdir(cache, { recursive: true });
    await removeFolders(root, kind, previous);
    const { downloadBytes, installedBytes } = lock.platform;
    const build = context(signal);
    await requireFreeSpace(root, downloadBytes + installedBytes, build.freeSpace);

    const name = `${kind}-${lock.hash.slice(0, 8)}-${Date.now().toString(36)}`;
    const progress = reportProgress(onProgress);
    try {
      const built = await buildEnvironment(path.join(root, name), lock, progress, build);
      await writeRecord(root, kind, {
        folder: name,
        lock: lock.hash,
        version: lock.manifest.version,
        ...built,
      });
    } catch (error) {
      await removeFolders(root, kind, previous);
      throw error;
    } finally {
      progress.stop();
    }
    const record = await readRecord(root, kind);
    await removeFolders(root, kind, record);
    return { python: environmentPython(path.join(root, name)), version: lock.manifest.version };
  }

  async function share(
    kind: RuntimeKind,
    anew: boolean,
    onProgress: (progress: InstallProgress) => void,
    signal: AbortSignal,
  ): Promise<ReadyEnvironment> {
    let install = installs.get(kind);
    // A cancelled installation has nothing to give, and one that may find all well is no repair: wait for its end.
    while (install !== undefined && (install.task.isAbandoned() || (anew && !install.anew))) {
      await install.task.ended;
      install = installs.get(kind);
    }
    if (install === undefined) {
      const task = shareTask<ReadyEnvironment, InstallProgress>((emit, taskSignal) =>
        ensureOnce(kind, anew, emit, taskSignal),
      );
      install = { task, anew };
      installs.set(kind, install);
      void task.ended.then(() => installs.delete(kind));
    }
    return install.task.join(onProgress, signal);
  }

  async function ensureOnce(
    kind: RuntimeKind,
    anew: boolean,
    onProgress: (progress: InstallProgress) => void,
    signal: AbortSignal,
  ): Promise<ReadyEnvironment> {
    const lock = await readRuntimeLock(resources, kind, platform);
    const { state, python, version } = await check(kind, lock, signal);
    if (!anew && state === 'ready' && python !== null && version !== null) return { python, version };
    return install(kind, lock, onProgress, signal);
  }

  return {
    status: async (kind, signal = new AbortController().signal) =>
      check(kind, await readRuntimeLock(resources, kind, platform), signal),
    ensure: (kind, onProgress, signal) => share(kind, false, onProgress, signal),
    repair: (kind, onProgress, signal) => share(kind, true, onProgress, signal),
    async remove(kind) {
      if (installs.has(kind)) {
        throw new Failure('conflict', phrase`${kind} is being installed.`, {
          hint: phrase`Cancel that first.`,
        });
      }
      await removeRecord(root, kind);
      await removeFolders(root, kind, null);
    },
    async installInto(install, signal) {
      await mkdir(cache, { recursive: true });
      const build = context(signal);
      await installPackages(await selectToolForEnvironment(install.python, build), install, build);
    },
  };
}

/** Deletes what interrupted installations and older releases left. */
async function removeFolders(root: string, kind: RuntimeKind, keep: EnvironmentRecord | null): Promise<void> {
  const names = await readdir(root).catch((): string[] => []);
  for (const name of names) {
    if (!name.startsWith(`${kind}-`) || name === keep?.folder) continue;
    // An installer that outlived a killed host may still write here; what it leaves goes next time.
    await rm(path.join(root, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}
