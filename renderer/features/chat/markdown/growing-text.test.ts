import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growTo, NOTHING_YET, openFence } from './growing-text.ts';

const grow = (...texts: string[]) => texts.reduce(growTo, NOTHING_YET);

describe('a text that grows', () => {
  it('finishes a block when another one follows it', () => {
    expect(grow('One', 'One\n\nTwo')).toEqual({ finished: ['One\n\n'], open: 'Two' });
  });

  it('keeps a list whole across its empty lines', () => {
    expect(grow('- a\n\n- b\n\n').finished).toEqual([]);
    expect(grow('- a\n\n- b\n\nEnd').finished).toEqual(['- a\n\n- b\n\n']);
  });

  it('takes nothing in an open fence for a block', () => {
    const text = 'Code:\n\n```py\n# a\n\n# b\n\n- c';
    expect(grow(text)).toEqual({ finished: ['Code:\n\n'], open: '```py\n# a\n\n# b\n\n- c' });
    expect(openFence(grow(text).open)).toEqual({ language: 'py', code: '# a\n\n# b\n\n- c' });
    expect(openFence(grow(text, `${text}\n\`\`\`\n`).open)).toBeNull();
  });

  it('keeps a formula whole', () => {
    expect(grow('So\n\n$$\na\n\nb').finished).toEqual(['So\n\n']);
    expect(grow('So\n\n\\[\na\n\nb\n\\]\n\nthus').open).toBe('thus');
  });

  it('begins anew when the text is another one', () => {
    expect(grow('One\n\nTwo', 'Other')).toEqual({ finished: [], open: 'Other' });
  });

  it('loses no letter, however the text arrives', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom('\n\n', '```', '$$', '- ', '\\[', '|', '> ', '\n'),
        fc.string({ maxLength: 5 }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pieces, (all) => {
        const texts = all.map((_, index) => all.slice(0, index + 1).join(''));
        const { finished, open } = grow(...texts);
        expect(finished.join('') + open).toBe(all.join(''));
      }),
    );
  });
});
