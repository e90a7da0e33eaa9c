import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareStart } from './start.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vllm-start-'));
});
afterEach(() => rm(folder, { recursive: true }));

const hub = { HF_HOME: '/home/me/.cache/huggingface', HF_HUB_CACHE: '/models/hub' };

describe('a start of vllm-mlx', () => {
  it('has a key of its own, which requests carry and the environment does not', async () => {
    const [first, second] = [await prepareStart({ folder, hub }), await prepareStart({ folder, hub })];
    const [flag, key = ''] = first.secretArgs;
    expect(flag).toBe('--api-key');
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(first.headers).toEqual({ authorization: `Bearer ${key}` });
    expect(JSON.stringify(first.env)).not.toContain(key);
    expect(second.secretArgs).not.toEqual(first.secretArgs);
  });

  it('finds the user’s models from a home of its own', async () => {
    const { env } = await prepareStart({ folder, hub });
    expect(env).toEqual({ ...hub, HOME: join(folder, 'home') });
  });

  it('cannot keep prompts in that home', async () => {
    const { env } = await prepareStart({ folder, hub });
    const kept = join(env['HOME'] ?? '', '.cache', 'vllm-mlx', 'prefix_cache', 'tiny');
    await expect(mkdir(kept, { recursive: true })).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
