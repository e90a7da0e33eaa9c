import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

/**
 * Which folder holds the ready environment of a kind. It is written last and in one step, so that an environment is
 * either whole or not there: an installation that was interrupted leaves a folder that no record names.
 */
const EnvironmentRecord = z.object({
  /** The environment's folder, relative to the runtime's root. It is never moved: virtual environments cannot be. */
  folder: z.string().min(1),
  lock: z.string(),
  version: z.string(),
  pythonVersion: z.string(),
  sizeBytes: z.int(),
});
export type EnvironmentRecord = z.infer<typeof EnvironmentRecord>;

function recordFile(root: string, kind: string): string {
  return path.join(root, `${kind}.json`);
}

/** null when there is none or it cannot be read. */
export async function readRecord(root: string, kind: string): Promise<EnvironmentRecord | null> {
  try {
    const text = await readFile(recordFile(root, kind), 'utf8');
    return EnvironmentRecord.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export async function writeRecord(root: string, kind: string, record: EnvironmentRecord): Promise<void> {
  const file = recordFile(root, kind);
  await writeFile(`${file}.new`, JSON.stringify(record, null, 2), { flush: true });
  await rename(`${file}.new`, file);
}

export async function removeRecord(root: string, kind: string): Promise<void> {
  await rm(recordFile(root, kind), { force: true });
}
