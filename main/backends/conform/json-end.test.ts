import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createContentCutter } from './expectations.ts';
import { createJsonEndCutter } from './json-end.ts';
import { quirksOf } from './quirks.ts';
import type { TextCutter } from './text-cutter.ts';

function run(cutter: TextCutter, pieces: readonly string[]) {
  const cuts = [...pieces.map((piece) => cutter.push(piece)), cutter.flush()];
  return { text: cuts.map((cut) => cut.emit).join(''), stopped: cuts.some((cut) => cut.stopped) };
}

/** Splits a text after every n-th character. */
const inPieces = (text: string, n: number) => text.match(new RegExp(`.{1,${n}}`, 'gs')) ?? [];

describe('the end of JSON', () => {
  it('is found in any object or array, however it is split, whatever follows', () => {
    const values = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
    fc.assert(
      fc.property(
        values,
        fc.nat(2),
        fc.integer({ min: 1, max: 9 }),
        fc.string(),
        (value, indent, size, junk) => {
          const json = ` ${JSON.stringify(value, null, indent)}`;
          expect(run(createJsonEndCutter(), inPieces(json + junk, size))).toEqual({
            text: json,
            stopped: true,
          });
        },
      ),
    );
  });

  it.each([
    'plain text',
    '"a string" and more',
    '{#France} The capital',
    '}{',
    '{"cut": [1, 2',
    '',
    '  ',
    '{"a"]}x',
  ])('is not seen in %j, which passes whole', (text) => {
    for (const size of [1, 3, 100]) {
      expect(run(createJsonEndCutter(), inPieces(text, size))).toEqual({ text, stopped: false });
    }
  });

  it('and stop sequences both end a text', () => {
    const expectations = {
      stream: true,
      includeUsage: false,
      stops: ['false', '}x'],
      maxTokens: 10,
      toolCalls: false,
      jsonSchema: true,
    };
    const cutter = () => createContentCutter(expectations, quirksOf('mlx-openai-server', '1.6.3'));
    expect(run(cutter(), ['{"a": fal', 'se}<|im_start|>'])).toEqual({ text: '{"a": ', stopped: true });
    expect(run(cutter(), ['{"a": tr', 'ue}x'])).toEqual({ text: '{"a": true}', stopped: true });
    const without = createContentCutter(expectations, quirksOf('mlx-openai-server', '1.8.1'));
    expect(run(without, ['{"a": 1}', '<|x|>'])).toEqual({ text: '{"a": 1}<|x|>', stopped: false });
  });
});
