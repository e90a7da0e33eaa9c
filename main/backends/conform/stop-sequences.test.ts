import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStopMatcher } from './stop-sequences.ts';

function run(stops: readonly string[], pieces: readonly string[]) {
  const matcher = createStopMatcher(stops);
  const cuts = [...pieces.map((piece) => matcher.push(piece)), matcher.flush()];
  return { text: cuts.map((cut) => cut.emit).join(''), stopped: cuts.some((cut) => cut.stopped) };
}

/** The definition: the text before the sequence that begins first. */
function cutWhole(stops: readonly string[], text: string) {
  const places = stops.map((stop) => text.indexOf(stop)).filter((at) => at !== -1);
  return places.length === 0
    ? { text, stopped: false }
    : { text: text.slice(0, Math.min(...places)), stopped: true };
}

const letters = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: min, maxLength: max });
const stopLists = fc.array(letters(1, 5), { maxLength: 4 });
const pieceLists = fc.array(letters(0, 6), { maxLength: 12 });

describe('a stop matcher', () => {
  it('gives the same for any split as for the whole text', () => {
    fc.assert(
      fc.property(stopLists, pieceLists, (stops, pieces) => {
        expect(run(stops, pieces)).toEqual(cutWhole(stops, pieces.join('')));
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds back only what can still become a sequence', () => {
    fc.assert(
      fc.property(stopLists, pieceLists, (stops, pieces) => {
        const matcher = createStopMatcher(stops);
        let pushed = '';
        let emitted = '';
        for (const piece of pieces) {
          pushed += piece;
          const cut = matcher.push(piece);
          emitted += cut.emit;
          if (cut.stopped) return;
          const held = pushed.slice(emitted.length);
          expect(
            held === '' || stops.some((stop) => stop.length > held.length && stop.startsWith(held)),
          ).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('waits for a sequence that began before a finished one', () => {
    expect(run(['abcd', 'bc'], ['abc', 'd'])).toEqual({ text: '', stopped: true });
    expect(run(['abcd', 'bc'], ['abc', 'x'])).toEqual({ text: 'a', stopped: true });
    expect(run(['abcd', 'bc'], ['abc'])).toEqual({ text: 'a', stopped: true });
  });

  it('lets everything through at once without sequences, and ignores empty ones', () => {
    expect(createStopMatcher([]).push('anything')).toEqual({ emit: 'anything', stopped: false });
    expect(createStopMatcher(['']).push('anything')).toEqual({ emit: 'anything', stopped: false });
  });

  it('emits nothing once it has stopped', () => {
    const matcher = createStopMatcher(['.']);
    expect(matcher.push('one. two')).toEqual({ emit: 'one', stopped: true });
    expect(matcher.push(' three')).toEqual({ emit: '', stopped: true });
    expect(matcher.flush()).toEqual({ emit: '', stopped: true });
  });
});
