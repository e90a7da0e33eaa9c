import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import type { Check } from '../../contract/host.ts';
import { inEnglish } from '../../contract/phrase.ts';
import { RuntimeKind } from '../../contract/runtime.ts';
import type { DataDirectory } from '../instance/data-directory.ts';
import type { Runtime } from '../runtime/managed-environment.ts';
import { probe } from '../secrets/keychain.ts';
import type { Keychain } from '../secrets/keychain.ts';

export interface Patient {
  readonly directory: DataDirectory;
  readonly runtime: Runtime;
  readonly keychain: Keychain | null;
  /** Where the gateway listens; null while it does not. */
  readonly url: string | null;
}

/** Below this a model or the runtime will not fit (bytes). */
const LOW_DISK = 2_000_000_000;
const LOW_MEMORY = 1_000_000_000;

/** Looks at everything that this program depends on, and says what to do about what is not fine. */
export async function examine(patient: Patient, signal: AbortSignal): Promise<Check[]> {
  const [directory, runtimes, keys] = await Promise.all([
    dataDirectory(patient),
    Promise.all(RuntimeKind.options.map((kind) => runtime(patient, kind, signal))),
    keychain(patient, signal),
  ]);
  return [gateway(patient), ...directory, ...runtimes, keys, memory()];
}

function gateway({ url }: Patient): Check {
  return url === null
    ? {
        name: 'Gateway',
        verdict: 'warning',
        message: 'No host is running.',
        fix: 'Start it with `mlx-manager serve`.',
      }
    : { name: 'Gateway', verdict: 'ok', message: `Listens on ${url}.` };
}

async function dataDirectory({ directory: { root } }: Patient): Promise<Check[]> {
  const writable = await access(root, constants.W_OK).then(
    () => true,
    () => false,
  );
  const space = await statfs(root).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
  return [
    writable
      ? { name: 'Data directory', verdict: 'ok', message: root }
      : {
          name: 'Data directory',
          verdict: 'problem',
          message: `${root} cannot be written.`,
          fix: 'Make it yours, or choose another with --data-dir.',
        },
    space === null || space >= LOW_DISK
      ? { name: 'Disk', verdict: 'ok', message: space === null ? 'unknown' : `${gigabytes(space)} free.` }
      : {
          name: 'Disk',
          verdict: 'warning',
          message: `Only ${gigabytes(space)} free.`,
          fix: 'Free some space before you download a model.',
        },
  ];
}

async function runtime({ runtime }: Patient, kind: RuntimeKind, signal: AbortSignal): Promise<Check> {
  const { state, version, why } = await runtime.status(kind, signal);
  switch (state) {
    case 'ready':
      return { name: kind, verdict: 'ok', message: `Version ${version ?? 'unknown'} is installed.` };
    case 'missing':
      return {
        name: kind,
        // One server is enough; only the one that `server add` takes by itself should be there.
        verdict: kind === 'mlx-openai-server' ? 'warning' : 'ok',
        message: inEnglish(why ?? 'Not installed.'),
        fix: `Install it with \`mlx-manager runtime install ${kind}\`.`,
      };
    case 'broken':
      return {
        name: kind,
        verdict: 'problem',
        message: inEnglish(why ?? 'Does not run.'),
        fix: `Mend it with \`mlx-manager runtime repair ${kind}\`.`,
      };
  }
}

async function keychain({ keychain: store }: Patient, signal: AbortSignal): Promise<Check> {
  const name = 'Keychain';
  if (store === null)
    return { name, verdict: 'ok', message: 'Switched off; keys are encrypted in the database.' };
  const health = await probe(store, signal);
  return health.ok
    ? { name, verdict: 'ok', message: 'Works.' }
    : {
        name,
        verdict: 'warning',
        message: `${health.failure.message} New keys are encrypted in the database instead.`,
        fix: 'Nothing needs to be done, unless you want keys in the keychain.',
      };
}

function memory(): Check {
  const free = freemem();
  return free >= LOW_MEMORY
    ? { name: 'Memory', verdict: 'ok', message: `${gigabytes(free)} free.` }
    : {
        name: 'Memory',
        verdict: 'warning',
        message: `Only ${gigabytes(free)} free.`,
        fix: 'Quit other programs or choose a smaller model.',
      };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
