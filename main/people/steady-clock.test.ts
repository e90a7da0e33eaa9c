import fc from 'fast-check';
import { expect, it } from 'vitest';
import { steadyClock } from './steady-clock.ts';

it('goes on from where it was when the machine is set back', () => {
  let machine = 1_000_000;
  let elapsed = 0;
  const clock = steadyClock(
    null,
    () => machine,
    () => elapsed,
  );
  expect(clock()).toBe(1_000_000);
  machine -= 500_000;
  elapsed += 2_000;
  expect(clock()).toBe(1_002_000);
});

it('starts behind nothing that an earlier run has written down', () => {
  const clock = steadyClock(
    5_000,
    () => 10,
    () => 0,
  );
  expect(clock()).toBe(5_000);
});

it('never goes back and is never behind the machine, whatever happens to it', () => {
  const steps = fc.array(fc.record({ machine: fc.integer({ min: 0, max: 1e12 }), passed: fc.nat(1e6) }));
  fc.assert(
    fc.property(steps, (all) => {
      let machine = 0;
      let elapsed = 0;
      const clock = steadyClock(
        null,
        () => machine,
        () => elapsed,
      );
      let before = clock();
      for (const step of all) {
        machine = step.machine;
        elapsed += step.passed;
        const now = clock();
        expect(now).toBeGreaterThanOrEqual(Math.max(before, machine));
        before = now;
      }
    }),
  );
});
