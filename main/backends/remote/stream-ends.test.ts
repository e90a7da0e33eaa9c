import fc from 'fast-check';
import { expect, it } from 'vitest';
import { StreamEnds } from './stream-ends.ts';

const letters = fc.integer({ min: 0, max: 5_000 }).map((length) => {
  return Array.from({ length }, (_, at) => String.fromCharCode(97 + ((at * 7 + length) % 26))).join('');
});

it('remembers the first and the last bytes of a stream, however it is cut', () => {
  const sizes = { headBytes: 300, tailBytes: 1_000 };
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 12 }), (pieces) => {
      const ends = new StreamEnds(sizes);
      let all = '';
      for (const piece of pieces) {
        ends.add(Buffer.from(piece));
        all += piece;
        expect([ends.head(), ends.tail()]).toEqual([all.slice(0, 300), all.slice(-1_000)]);
      }
    }),
  );
});

it('keeps no chunk that it was given', () => {
  const ends = new StreamEnds({ headBytes: 10, tailBytes: 10 });
  for (let at = 0; at < 5; at += 1) {
    const chunk = Buffer.from('abcdefgh');
    ends.add(chunk);
    chunk.fill('x');
  }
  expect([ends.head(), ends.tail()]).toEqual(['abcdefghab', 'ghabcdefgh']);
});
