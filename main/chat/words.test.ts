import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FOUND } from '../store/messages-table.ts';
import { readExcerpt } from './excerpt.ts';
import { fileName } from './export-conversation.ts';
import { titleOf } from './title.ts';

it('a conversation is called after its first line, as people count signs', () => {
  expect(titleOf([{ type: 'text', text: '\n\n  What   is\tit?\nmore' }])).toBe('What is it?');
  const long = titleOf([{ type: 'text', text: '👩‍👩‍👧'.repeat(100) }]);
  expect(Array.from(new Intl.Segmenter().segment(long))).toHaveLength(60);
  expect(long.endsWith('…')).toBe(true);
  expect(titleOf([])).toBe('');
});

it('an excerpt is plain text with the places of what was found', () => {
  expect(readExcerpt('a \u0002b\u0003 c \u0002d\u0003')).toEqual({
    ...{
      text: 'a b c d',
      matches: [
        [2, 3],
        [6, 7],
      ],
    },
  });
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!FOUND.some((mark) => text.includes(mark)));
      expect(readExcerpt(text)).toEqual({ text, matches: [] });
    }),
  );
});

it('a file’s name holds nothing that leads elsewhere', () => {
  expect(fileName('../../etc/passwd', 'md')).toBe('etc passwd.md');
  expect(fileName('', 'json')).toBe('conversation.json');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (title) => {
      expect(fileName(title, 'md')).toMatch(/^[^./\\:][^/\\:]*\.md$/u);
    }),
  );
});
