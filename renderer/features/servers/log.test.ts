import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServerLog } from '../../../contract/server.ts';
import { appendLog, KEPT_LINES } from './append-log.ts';
import { linesWith, markText } from './find-text.ts';

const log = (from: number, texts: readonly string[], redrawn = false): ServerLog => ({
  lines: texts.map((text, index) => ({ seq: from + index, text, redrawn })),
  cursor: from + texts.length - 1,
  missed: false,
});
const words = ({ lines }: ServerLog) => lines.map(({ text }) => text);

describe('a log that grows', () => {
  it('keeps what was read and adds what came after it', () => {
    const both = appendLog(log(1, ['a', 'b']), log(3, ['c']));
    expect([words(both), both.cursor]).toEqual([['a', 'b', 'c'], 3]);
  });

  it('draws the next line over one that is redrawn, also when that one is all there is', () => {
    expect(words(appendLog(log(1, ['10 %'], true), log(2, ['20 %'], true)))).toEqual(['20 %']);
    expect(words(appendLog(log(1, ['10 %'], true), { lines: [], cursor: 1, missed: false }))).toEqual([
      '10 %',
    ]);
  });

  it('begins anew with a host that did', () => {
    expect(words(appendLog(log(1, ['a', 'b', 'c']), log(1, ['x'])))).toEqual(['x']);
  });

  it('lets the oldest lines go, and says so', () => {
    const full = appendLog(undefined, log(1, Array<string>(KEPT_LINES).fill('a')));
    expect(full.missed).toBe(false);
    const over = appendLog(full, log(KEPT_LINES + 1, ['b']));
    expect([over.lines.length, over.lines.at(-1)?.text, over.missed]).toEqual([KEPT_LINES, 'b', true]);
  });
});

describe('the search in a log', () => {
  it('finds lines in whatever case, and none for an empty text', () => {
    const lines = [{ text: 'INFO ready' }, { text: 'error' }, { text: 'Ready again' }];
    expect(linesWith(lines, 'READY')).toEqual([0, 2]);
    expect(linesWith(lines, '')).toEqual([]);
  });

  it('marks each place', () => {
    expect(markText('aXbxa', 'x').map(({ text, found }) => (found ? `[${text}]` : text))).toEqual([
      'a',
      '[X]',
      'b',
      '[x]',
      'a',
    ]);
  });

  it('loses no letter of a line', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'İ', ' '), maxLength: 8 });
    fc.assert(
      fc.property(short, short, (text, wanted) => {
        expect(
          markText(text, wanted)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
