import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MODEL_FAMILIES, rulesFor } from '../translate/model-families/rules-for.ts';
import { readModelFamilies } from './model-families-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'families-'));
  file = join(folder, 'model-families.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the user’s own rules for families of models', () => {
  it('are none where there is no file', async () => {
    expect(await readModelFamilies(file)).toBe(MODEL_FAMILIES);
  });

  it('have the last word', async () => {
    const family = { name: 'mine', match: '^claude-', rules: { defaultMaxTokens: 123 } };
    writeFileSync(file, JSON.stringify({ version: 1, families: [family] }));
    const families = await readModelFamilies(file);
    expect(rulesFor('claude-x', families).defaultMaxTokens).toBe(123);
    expect(rulesFor('claude-x', families).efforts).toEqual(rulesFor('claude-x', MODEL_FAMILIES).efforts);
  });

  it.each([
    ['not JSON', '{'],
    ['of another version', '{"version":2,"families":[]}'],
    ['with a pattern that is none', '{"version":1,"families":[{"name":"x","match":"(","rules":{}}]}'],
    ['with a rule that is none', '{"version":1,"families":[{"name":"x","match":"x","rules":{"colour":1}}]}'],
  ])('are refused with the file’s name when they are %s', async (_what, text) => {
    writeFileSync(file, text);
    await expect(readModelFamilies(file)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(file) as string,
    });
  });
});
