import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readKeyFile } from './key-file.ts';

test('a named pipe in the place of the key file is refused without waiting for a writer', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'key-file-'));
  try {
    const pipe = join(directory, 'master.key');
    execFileSync('mkfifo', ['-m', '600', pipe]);
    await expect(readKeyFile(pipe)).rejects.toMatchObject({ code: 'master_key_unsafe' });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
