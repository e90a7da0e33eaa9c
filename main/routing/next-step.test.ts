import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureClass } from '../../contract/request.ts';
import { LONGEST_WAIT_MS, nextStep } from './next-step.ts';
import type { FailedAttempt } from './next-step.ts';

const attempt = (failure: FailureClass, more: Partial<FailedAttempt> = {}): FailedAttempt => ({
  ...{ failure, status: null, retryAfterMs: null, tries: 1, runsHere: false },
  ...{ anotherFollows: true, budgetMs: 600_000, ...more },
});
const kind = (failure: FailureClass, more?: Partial<FailedAttempt>) =>
  nextStep(attempt(failure, more), 0.5).kind;

describe('after a failed attempt', () => {
  it.each<[string, FailureClass, Partial<FailedAttempt>, string]>([
    ['a refused connection is tried once more', 'unreachable', {}, 'retry'],
    ['and then the next target', 'unreachable', { tries: 2 }, 'next'],
    ['a crash of a server of ours is its supervisor’s affair', 'unreachable', { runsHere: true }, 'next'],
    ['a 500 is tried once more', 'overloaded', { status: 500 }, 'retry'],
    ['a 503 is not, where another can answer', 'overloaded', { status: 503 }, 'next'],
    ['a 503 is, where none can', 'overloaded', { status: 503, anotherFollows: false }, 'retry'],
    ['a 503 that says when is waited for', 'overloaded', { status: 503, retryAfterMs: 1_000 }, 'retry'],
    ['a 429 that says when is waited for', 'rate-limited', { retryAfterMs: 1_000 }, 'retry'],
    ['a 429 that says too late is not', 'rate-limited', { retryAfterMs: 60_000 }, 'next'],
    ['a 429 that says nothing is not', 'rate-limited', {}, 'next'],
    ['who was silent is not asked again', 'timeout', {}, 'next'],
    ['not even where nobody else is', 'timeout', { anotherFollows: false }, 'stop'],
    ['a used-up quota leads to the next', 'quota', {}, 'next'],
    ['a refused key leads to the next', 'credentials', {}, 'next'],
    ['an unknown model leads to the next', 'unknown-model', {}, 'next'],
    ['a full queue leads to the next', 'limited', {}, 'next'],
    ['a start that failed leads to the next', 'start', {}, 'next'],
    ['an overflow leads to a larger one', 'context-overflow', {}, 'larger'],
    ['a wrong request is the client’s affair', 'bad-request', {}, 'stop'],
    ['a content policy too', 'content-policy', {}, 'stop'],
    ['nobody waits any more', 'client-left', {}, 'stop'],
    ['the time for all attempts is over', 'timeout', { budgetMs: 0 }, 'stop'],
  ])('%s', (_why, failure, more, expected) => {
    expect(kind(failure, more)).toBe(expected);
  });

  it('a backend is never asked a third time, never before it asked to be, and nobody waits long', () => {
    fc.assert(
      fc.property(
        fc.record({
          failure: fc.constantFrom(...FailureClass.options),
          status: fc.option(fc.integer({ min: 400, max: 599 })),
          retryAfterMs: fc.option(fc.integer({ min: 0, max: 100_000 })),
          tries: fc.integer({ min: 1, max: 3 }),
          runsHere: fc.boolean(),
          anotherFollows: fc.boolean(),
          budgetMs: fc.integer({ min: -1, max: 20_000 }),
        }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failed, random) => {
          const step = nextStep(failed, random);
          if (step.kind === 'next' || step.kind === 'larger') expect(failed.anotherFollows).toBe(true);
          if (step.kind !== 'retry') return;
          expect(failed.tries).toBe(1);
          expect(step.afterMs).toBeLessThan(Math.min(failed.budgetMs, LONGEST_WAIT_MS + 200));
          if (failed.failure !== 'unreachable') {
            expect(step.afterMs).toBeGreaterThanOrEqual(failed.retryAfterMs ?? 0);
          }
        },
      ),
    );
  });
});
