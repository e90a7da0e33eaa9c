import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntegrationId, PublicModelName } from '../../contract/integration.ts';
import { shellWord, snippetsFor } from './snippets.ts';

const paths = { 'claude-code': '/c', codex: '/x', zed: '/z', continue: '/n' };
const address = 'http://127.0.0.1:6590';

describe('a snippet', () => {
  it.each(IntegrationId.options)('names the gateway and the model: %s', (id) => {
    const all = snippetsFor(id, { address, model: 'qwen3-4b' }, paths)
      .map(({ text }) => text)
      .join('\n');
    expect(all).toContain(address);
    expect(all).toContain('qwen3-4b');
  });

  it('gives each protocol the address that its SDK wants', () => {
    const text = (id: IntegrationId) => snippetsFor(id, { address, model: 'm' }, paths).at(-1)?.text;
    expect(text('openai-python')).toContain(`base_url="${address}/v1"`);
    expect(text('anthropic-python')).toContain(`base_url="${address}"`);
  });
});

describe('a word of the shell', () => {
  it('is one argument, whatever the model is called', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => PublicModelName.safeParse(one).success),
        (model) => {
          const printed = execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(model)}`], {
            encoding: 'utf8',
          });
          expect(printed).toBe(model);
        },
      ),
      { numRuns: 20 },
    );
    expect(shellWord("a'b; $(rm)")).toBe(`'a'\\''b; $(rm)'`);
  });

  it.each(['a\nb', 'a\u202Eb', '', 'a\u0000'])('a model’s name has nothing invisible: %j', (name) => {
    expect(PublicModelName.safeParse(name).success).toBe(false);
  });
});
