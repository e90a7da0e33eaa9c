import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblems } from '../../contract/configuration.ts';
import { readDocument } from './document-file.ts';

function problems(text: string): string[] {
  const read = readDocument(text);
  return 'problems' in read ? formatProblems('F', read.problems).split('\n') : [];
}

describe('a configuration', () => {
  it('says the line and the column of each mistake, in the order of the text', () => {
    const text = `version: 1
backends:
  - name: ollama
    kind: openai-compatible
    url: http://127.0.0.1:11434
    colour: red
routes:
  - pattern: gpt-*
    targets: []
  - pattern: best
    priority: high
    targets:
      - backend: '!'
`;
    expect(problems(text)).toEqual([
      'F:6:5: backends[0].colour: this is not known here',
      expect.stringMatching(/^F:9:5: routes\[0\]\.targets: /),
      expect.stringMatching(/^F:11:5: routes\[1\]\.priority: /),
      expect.stringMatching(/^F:13:9: routes\[1\]\.targets\[0\]\.backend: /),
    ]);
  });

  it('says of what is missing where it should stand', () => {
    expect(problems('version: 1\nroutes:\n  - targets: [{backend: a}]\n')).toEqual([
      expect.stringMatching(/^F:3:5: routes\[0\]\.pattern: /),
    ]);
  });

  it.each([
    ['', /^F:1:1: the file is empty$/],
    ['version: 2', /^F:1:1: version: /],
    ['version: 1\nkeys: [', /^F:2:\d+: /],
    ['version: 1\nversion: 1', /^F:2:1: .*unique/],
    ['- a', /^F:1:1: /],
    ['just words', /^F:1:1: /],
  ])('%j is refused with its place', (text, words) => {
    expect(problems(text)[0]).toMatch(words);
  });

  it('does not unfold aliases without bound', () => {
    const levels = Array.from({ length: 12 }, (_, n) => `l${n}: &l${n} [${`*l${n - 1},`.repeat(9)}]`).slice(
      1,
    );
    expect(problems(['l0: &l0 [x]', ...levels].join('\n'))[0]).toMatch(/alias/i);
  });

  it('of any text is read or refused with places inside of it, never thrown at', () => {
    const piece = fc.constantFrom(
      'version: 1',
      'routes:',
      '  - ',
      'pattern: a',
      '\n',
      ': ',
      '[',
      '}',
      '&a',
      '*a',
      '|',
      '"',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const read = readDocument(text);
        const lines = text.split('\n').length;
        for (const { line, column } of 'problems' in read ? read.problems : []) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});
