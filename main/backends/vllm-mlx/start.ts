import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Start, Surroundings } from '../local-server/server-kind.ts';

/**
 * A key for this start, and a home in which the server can keep nothing. It would write the tokens of its prompts
 * to `~/.cache/vllm-mlx/` when it ends; switching that off by its flag would cost it the cache in memory too, so a
 * file stands where the folder would be.
 */
export async function prepareStart({ folder, hub }: Surroundings): Promise<Start> {
  const home = join(folder, 'home');
  await mkdir(join(home, '.cache'), { recursive: true, mode: 0o700 });
  await writeFile(join(home, '.cache', 'vllm-mlx'), '', { mode: 0o600 });
  const key = randomBytes(32).toString('hex');
  return {
    env: { HOME: home, ...hub },
    secretArgs: ['--api-key', key],
    headers: { authorization: `Bearer ${key}` },
  };
}
