import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growTo, NOTHING_YET, openFence } from './growing-text.ts';

const grow = (...texts: string[]) => texts.reduce(growTo, NOTHING_YET);
const letterByLetter = (text: string) =>
  grow(...Array.from({ length: text.length }, (_, at) => text.slice(0, at + 1)));

describe('a text that grows', () => {
  it('finishes a block when another one follows it', () => {
    expect(grow('One', 'One\n\nTwo')).toMatchObject({ finished: ['One\n\n'], open: 'Two' });
    expect(grow('Text\n# Heading\nmore').finished).toEqual(['Text\n']);
    expect(grow('Text\n```py\nx\n```\nmore').finished).toEqual(['Text\n', '```py\nx\n```\n']);
  });

  it('keeps a list whole across its empty lines', () => {
    expect(grow('- a\n\n- b\n\n').finished).toEqual([]);
    expect(grow('- a\n\n  more of a\n\n- b\n\nEnd').finished).toEqual(['- a\n\n  more of a\n\n- b\n\n']);
    expect(letterByLetter('1. a\n\n2. b\n\n10) c').finished).toEqual([]);
    expect(letterByLetter('- a\n\n**End**').finished).toEqual(['- a\n\n']);
    expect(grow('1. a\n\n   ```py\n   x\n\n   y\n   ```\n\n2. b').finished).toEqual([]);
  });

  it('takes nothing in an open fence for a block', () => {
    const text = 'Code:\n\n```py\n# a\n\n# b\n\n- c';
    expect(grow(text)).toMatchObject({ finished: ['Code:\n\n'], open: '```py\n# a\n\n# b\n\n- c' });
    expect(openFence(grow(text))).toMatchObject({ language: 'py', code: '# a\n\n# b\n\n- c' });
    expect(openFence(grow(text, `${text}\n\`\`\`\n`))).toBeNull();
    expect(openFence(grow('```p'))).toMatchObject({ language: 'p', code: '' });
    expect(openFence(grow('~~~~\n~~~\n'))).toMatchObject({ code: '~~~\n' });
  });

  it('gives long code in pieces that do not change any more', () => {
    const lines = Array.from({ length: 120 }, (_, n) => `line ${n}\n`);
    expect(openFence(grow(`\`\`\`\n${lines.join('')}end`))).toEqual({
      language: '',
      pieces: [lines.slice(0, 50).join(''), lines.slice(50, 100).join('')],
      rest: `${lines.slice(100).join('')}end`,
      code: `${lines.join('')}end`,
    });
  });

  it('keeps a formula whole', () => {
    expect(grow('So\n\n$$\na\n\nb').finished).toEqual(['So\n\n']);
    expect(grow('So\n\n\\[\na\n\nb\n\\]\n\nthus').open).toBe('thus');
    expect(grow('$$a$$\n\nthus').open).toBe('thus');
  });

  it('begins anew when the text is another one', () => {
    expect(grow('One\n\nTwo', 'Other')).toMatchObject({ finished: [], open: 'Other' });
  });

  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom('\n\n', '```', '$$', '- ', '1. ', '\\[', '\\]', '|', '> ', '\n', '# ', '   '),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 30 },
  );

  it('loses no letter and comes to the same blocks, however it arrives', () => {
    fc.assert(
      fc.property(pieces, (all) => {
        const text = all.join('');
        const { finished, open } = grow(...all.map((_, index) => all.slice(0, index + 1).join('')));
        expect(finished.join('') + open).toBe(text);
        const atOnce = grow(text);
        expect({ finished, open }).toEqual({ finished: atOnce.finished, open: atOnce.open });
      }),
    );
  });

  it('is read line by line once: what was read is not asked for its lines again', () => {
    const begun = grow('word word\n'.repeat(10_000));
    const { lineAt, text } = begun.read;
    expect(lineAt).toBe(text.length);
    expect(growTo(begun, `${text}more`).read.lineAt).toBe(lineAt);
  });
});
