import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ASSETS = join(import.meta.dirname, '..', '..', 'dist', 'renderer', 'assets');

it('the page holds the halves of its libraries that are for people, not those for developers', async () => {
  const name = (await readdir(ASSETS)).find((file) => /^react-.*\.js$/.test(file)) ?? '';
  const react = await readFile(join(ASSETS, name), 'utf8');
  // Only the production half says errors by their number.
  expect(react).toContain('react.dev/errors/');
  expect(react.length).toBeLessThan(300_000);
});
