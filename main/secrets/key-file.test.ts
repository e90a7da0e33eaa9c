import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyFile, readKeyFile, replaceKeyFile } from './key-file.ts';

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'key-file-'));
  path = join(directory, 'data', 'master.key');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function modeOf(file: string): Promise<number> {
  return (await stat(file)).mode & 0o777;
}

test('a file is made for its owner alone, in a directory for its owner alone', async () => {
  expect(await createKeyFile(path, 'text')).toBe(true);
  expect(await modeOf(path)).toBe(0o600);
  expect(await modeOf(join(directory, 'data'))).toBe(0o700);
  expect(await readKeyFile(path)).toBe('text');
});

test('a file that is already there is never overwritten by creating it', async () => {
  await createKeyFile(path, 'first');
  expect(await createKeyFile(path, 'second')).toBe(false);
  expect(await readKeyFile(path)).toBe('first');
});

test('of many that create it at once, exactly one succeeds and nothing else is left', async () => {
  const texts = Array.from({ length: 10 }, (_, n) => `text ${n}`);
  const made = await Promise.all(texts.map((text) => createKeyFile(path, text)));
  expect(made.filter(Boolean)).toHaveLength(1);
  expect(await readKeyFile(path)).toBe(texts[made.indexOf(true)]);
  expect(await readdir(join(directory, 'data'))).toEqual(['master.key']);
});

test('replacing keeps the mode and leaves nothing else behind', async () => {
  await createKeyFile(path, 'first');
  await replaceKeyFile(path, 'second');
  expect(await readKeyFile(path)).toBe('second');
  expect(await modeOf(path)).toBe(0o600);
  expect(await readdir(join(directory, 'data'))).toEqual(['master.key']);
});

test('no file is null, with or without its directory', async () => {
  expect(await readKeyFile(path)).toBeNull();
  await mkdir(join(directory, 'data'));
  expect(await readKeyFile(path)).toBeNull();
});

test.each([0o640, 0o604, 0o660, 0o610, 0o601])(
  'a file of mode %o is refused with the command that helps',
  async (mode) => {
    await createKeyFile(path, 'text');
    await chmod(path, mode);
    await expect(readKeyFile(path)).rejects.toMatchObject({
      code: 'master_key_unsafe',
      hint: `Run: chmod 600 '${path}'`,
    });
  },
);

test('a directory that others can change is refused, for reading and for creating', async () => {
  await createKeyFile(path, 'text');
  await chmod(join(directory, 'data'), 0o720);
  const failure = { code: 'master_key_unsafe', hint: expect.stringContaining('chmod 700') as string };
  await expect(readKeyFile(path)).rejects.toMatchObject(failure);
  await expect(createKeyFile(join(directory, 'data', 'other.key'), 'text')).rejects.toMatchObject(failure);
});

test('a symbolic link is refused even if what it leads to is safe', async () => {
  await createKeyFile(path, 'text');
  const link = join(directory, 'link.key');
  await symlink(path, link);
  await expect(readKeyFile(link)).rejects.toMatchObject({ code: 'master_key_unsafe' });
});

test('a directory in its place is refused', async () => {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await expect(readKeyFile(path)).rejects.toMatchObject({ code: 'master_key_unsafe' });
});

test.runIf(process.getuid?.() === 0)('a file of another user is refused', async () => {
  await createKeyFile(path, 'text');
  await chown(path, 12345, 12345);
  await expect(readKeyFile(path)).rejects.toMatchObject({ code: 'master_key_unsafe' });
});
