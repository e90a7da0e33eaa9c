import fc from 'fast-check';
import { expect, it } from 'vitest';
import { framePlaces, RATES } from './video-frames.ts';

it('takes some sixteen frames unless a rate was chosen', () => {
  expect(framePlaces(8, null)).toEqual({ every: 0.5, places: Array.from({ length: 16 }, (_, n) => n / 2) });
  expect(framePlaces(10, 5)).toEqual({ every: 5, places: [0, 5] });
});

it('takes at least one frame, never more than 64, and all of them lie in the video', () => {
  const chosen = fc.constantFrom(null, ...RATES);
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 100_000, noNaN: true }), chosen, (duration, every) => {
      const { places } = framePlaces(duration, every);
      expect(places.length).toBeGreaterThanOrEqual(1);
      expect(places.length).toBeLessThanOrEqual(64);
      expect(Math.max(...places)).toBeLessThanOrEqual(duration);
    }),
  );
});
