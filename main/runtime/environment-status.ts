import { access } from 'node:fs/promises';
import path from 'node:path';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import type { RuntimeKind } from '../../contract/runtime.ts';
import { environmentPython } from './build-environment.ts';
import { readRecord } from './environment-record.ts';
import type { EnvironmentRecord } from './environment-record.ts';
import type { RuntimeLock } from './runtime-lock.ts';
import { installedVersion } from './verify-environment.ts';
import type { VerifyContext } from './verify-environment.ts';

export interface RuntimeStatus {
  readonly state: 'missing' | 'ready' | 'broken';
  /** The server's version and Python, as recorded when the environment was made. */
  readonly version: string | null;
  readonly pythonVersion: string | null;
  readonly python: string | null;
  readonly path: string | null;
  readonly sizeBytes: number | null;
  /** Why it is not ready. */
  readonly why: Phrase | null;
}

/** Compares the recorded environment with the lock and asks its Python for the server: about 50 ms. */
export async function checkEnvironment(
  root: string,
  kind: RuntimeKind,
  lock: RuntimeLock,
  context: VerifyContext,
): Promise<RuntimeStatus> {
  const record = await readRecord(root, kind);
  if (record === null) return { ...NOTHING, why: phrase`It is not installed yet.` };
  const status = describe(root, record);
  if (record.lock !== lock.hash) {
    return { ...status, state: 'missing', why: phrase`It was made for another release of this program.` };
  }
  const version = await installedVersion(status.python, lock.manifest.package, context);
  if (version === record.version) return { ...status, state: 'ready', why: null };
  const why = await access(status.python).then(
    () => phrase`Its Python does not run, or ${lock.manifest.package} is gone from it.`,
    () => phrase`Its Python is gone.`,
  );
  return { ...status, state: 'broken', why };
}

const NOTHING: RuntimeStatus = {
  state: 'missing',
  version: null,
  pythonVersion: null,
  python: null,
  path: null,
  sizeBytes: null,
  why: null,
};

function describe(root: string, record: EnvironmentRecord) {
  const folder = path.join(root, record.folder);
  const { version, pythonVersion, sizeBytes } = record;
  return { version, pythonVersion, sizeBytes, path: folder, python: environmentPython(folder) };
}
