import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, it } from 'vitest';
import { asciiOnly } from './ascii-only.ts';

/** The code that a module becomes. */
async function bundled(source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ascii-only-'));
  try {
    const input = join(folder, 'input.ts');
    await writeFile(input, source);
    const built = await build({
      configFile: false,
      root: folder,
      logLevel: 'silent',
      plugins: [asciiOnly],
      build: { ssr: true, write: false, minify: true, rolldownOptions: { input } },
    });
    if (!('output' in built)) throw new Error('it was not built once');
    return built.output[0].code;
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('writes every character in ASCII, and all of them mean what they meant', async () => {
  const code = await bundled(`
    const größe = '…';
    export const texts = [größe, \`\${größe}💩 „quoted“\`, '\\u2026é', { 'schlüssel': 1 }];
    export const patterns = [/^[ä💩]+$/u.test('💩ä'), /^[^…]$/u.test('…'), /é/.test('é')];
  `);
  expect(code).toMatch(/^[\0-\x7f]*$/);
  const module: unknown = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(module).toMatchObject({
    texts: ['…', '…💩 „quoted“', '…é', { schlüssel: 1 }],
    patterns: [true, false, true],
  });
});

it('refuses raw strings, in which an escape means something else', async () => {
  await expect(bundled('export const raw = (name: string) => String.raw`…${name}`;')).rejects.toThrow(
    'has raw strings',
  );
});
