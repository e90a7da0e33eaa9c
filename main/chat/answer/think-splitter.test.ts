import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ThinkSplitter } from './think-splitter.ts';

function split(pieces: readonly string[]) {
  const splitter = new ThinkSplitter();
  const all = [...pieces.flatMap((piece) => splitter.take(piece)), ...splitter.end()];
  const join = (kind: string) =>
    all
      .filter((one) => one.kind === kind)
      .map(({ text }) => text)
      .join('');
  return { reasoning: join('reasoning'), text: join('text') };
}

describe('thinking in the text', () => {
  it.each([
    ['<think>why</think>\n\nbecause', 'why', 'because'],
    ['\n<think>\nwhy\n</think>because', '\nwhy\n', 'because'],
    ['plain words', '', 'plain words'],
    ['a <think>b</think>', '', 'a <think>b</think>'],
    ['<think>never closed', 'never closed', ''],
    ['<thi', '', '<thi'],
    ['<thinking>is a word</thinking>', '', '<thinking>is a word</thinking>'],
    ['<think>x</think', 'x</think', ''],
  ])('is told from speaking: %j', (whole, reasoning, text) => {
    expect(split([whole])).toEqual({ reasoning, text });
  });

  it('is the same wherever the stream is cut', () => {
    const words = fc.array(fc.constantFrom('<think>', '</think>', '<', '</', 'think>', 'a', ' ', '\n'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(words, fc.array(fc.nat(), { maxLength: 8 }), (parts, cuts) => {
        const whole = parts.join('');
        const at = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort((a, b) => a - b);
        const pieces = [0, ...at].map((from, index) => whole.slice(from, [...at, whole.length][index]));
        expect(split(pieces)).toEqual(split([whole]));
      }),
    );
  });
});
