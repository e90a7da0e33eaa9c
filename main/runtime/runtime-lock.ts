import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { RuntimeKind } from '../../contract/runtime.ts';

const PythonVersion = z.string().regex(/^\d+\.\d+$/);
const Platform = z.strictObject({
  downloadBytes: z.int().positive(),
  installedBytes: z.int().positive(),
  /** Programs that must be on PATH. */
  commands: z.array(z.string()),
});

/** resources/runtime/<kind>/manifest.json; its README says what each entry means. */
const Manifest = z.strictObject({
  package: z.string().min(1),
  version: z.string().min(1),
  python: z.strictObject({ min: PythonVersion, below: PythonVersion }),
  imports: z.array(z.string().regex(/^[\w.]+$/)),
  stubs: z.record(z.string().regex(/^\w+$/), z.string()),
  platforms: z.strictObject({ linux: Platform, macos: Platform }),
});
export type Manifest = Omit<z.infer<typeof Manifest>, 'platforms'>;

export interface RuntimeLock {
  readonly manifest: Manifest;
  readonly platform: z.infer<typeof Platform>;
  /** The requirement file with every package's hashes. */
  readonly requirements: string;
  /** Changes whenever the list, the manifest or a stub does: the name of what an environment was made from. */
  readonly hash: string;
}

/** Reads what an environment of this kind consists of on this platform. */
export async function readRuntimeLock(
  resources: string,
  kind: RuntimeKind,
  platform: NodeJS.Platform,
): Promise<RuntimeLock> {
  if (platform !== 'darwin' && platform !== 'linux') {
    throw new Failure('install_failed', phrase`Model servers cannot be installed on ${platform}.`);
  }
  const name = platform === 'darwin' ? 'macos' : 'linux';
  const folder = path.join(resources, 'runtime', kind);
  const requirements = path.join(folder, `${name}.txt`);
  const list = await readFile(requirements, 'utf8');
  const manifestText = await readFile(path.join(folder, 'manifest.json'), 'utf8');
  const { platforms, ...manifest } = Manifest.parse(JSON.parse(manifestText));

  const hash = createHash('sha256').update(list).update(manifestText);
  for (const stub of Object.values(manifest.stubs)) {
    hash.update(await readFile(path.join(resources, 'python', stub)));
  }
  return { manifest, platform: platforms[name], requirements, hash: hash.digest('hex') };
}
