import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import checksums from './checksums.json' with { type: 'json' };
import { migrations } from './index.ts';

const names = readdirSync(import.meta.dirname)
  .filter((file) => /^\d{4}-.+\.ts$/.test(file) && !file.endsWith('.test.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();

it('a released migration is never edited', () => {
  const found = names.map((name) => {
    const text = readFileSync(join(import.meta.dirname, `${name}.ts`));
    return [name, createHash('sha256').update(text).digest('hex')];
  });
  expect(Object.fromEntries(found)).toEqual(checksums);
});

it('every migration file is listed, in the order of its number and without a gap', () => {
  expect(Object.keys(migrations)).toEqual(names);
  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1));
});
