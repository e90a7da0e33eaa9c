import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markedPieces } from './marked-pieces.ts';

it('marks what was looked for', () => {
  expect(markedPieces({ text: 'in Paris, France', matches: [[3, 8]] })).toEqual([
    { text: 'in ', marked: false },
    { text: 'Paris', marked: true },
    { text: ', France', marked: false },
  ]);
});

it('loses no letter, whatever the places are', () => {
  const place = fc.tuple(fc.integer({ min: -2, max: 12 }), fc.integer({ min: -2, max: 12 }));
  fc.assert(
    fc.property(fc.string({ maxLength: 10 }), fc.array(place), (text, matches) => {
      expect(
        markedPieces({ text, matches })
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});
