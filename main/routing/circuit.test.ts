import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureClass } from '../../contract/request.ts';
import { asked, CLOSED, FAILURES_TO_OPEN, isAvailable, judged, LONGEST_PAUSE_MS } from './circuit.ts';
import type { Circuit, Verdict } from './circuit.ts';

const failed = (failure: FailureClass, retryAfterMs: number | null = null): Verdict => ({
  ...{ kind: 'failed', failure, retryAfterMs },
});

function after(verdicts: readonly Verdict[], now = 0, circuit: Circuit = CLOSED): Circuit {
  return verdicts.reduce((last, verdict) => judged(asked(last), verdict, now), circuit);
}
const outage = Array.from({ length: FAILURES_TO_OPEN }, () => failed('unreachable'));

describe('a breaker', () => {
  it('opens after some failures in a row, and not before', () => {
    expect(after(outage.slice(1)).state).toBe('closed');
    expect(after(outage)).toMatchObject({ state: 'open', because: 'unreachable' });
    expect(after([...outage.slice(1), { kind: 'completed' }, failed('timeout')]).state).toBe('closed');
  });

  it('lets one request find out, and closes when that is answered', () => {
    const open = after(outage);
    expect([isAvailable(open, 1_999), isAvailable(open, 2_000)]).toEqual([false, true]);
    const probing = asked(open);
    expect(isAvailable(probing, 1_000_000)).toBe(false);
    expect(judged(probing, { kind: 'answered' }, 2_500).state).toBe('closed');
    expect(judged(probing, failed('timeout'), 2_500)).toMatchObject({ state: 'open', until: 6_500 });
  });

  it('waits longer each time, and never longer than asks again within 30 s', () => {
    let circuit = after(outage);
    for (let now = 0; now < 600_000;) {
      if (circuit.state !== 'open') throw new Error('it is open');
      expect(circuit.until - now).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
      now = circuit.until;
      circuit = judged(asked(circuit), failed('overloaded'), now);
    }
    expect(LONGEST_PAUSE_MS).toBeLessThan(30_000);
  });

  it('lets the next one find out when the first one’s client left', () => {
    const probing = asked(after(outage));
    expect(isAvailable(judged(probing, failed('client-left'), 9_000), 9_000)).toBe(true);
    expect(isAvailable(judged(probing, { kind: 'unknown' }, 9_000), 9_000)).toBe(true);
  });

  it.each([
    'bad-request',
    'context-overflow',
    'content-policy',
    'unknown-model',
    'client-left',
    'limited',
  ] as const)('is never opened by %s', (failure) => {
    expect(after(Array.from({ length: 50 }, () => failed(failure))).state).toBe('closed');
  });

  it('opens at once for as long as a rate limit says, and long for an empty account', () => {
    expect(after([failed('rate-limited', 40_000)])).toMatchObject({ state: 'open', until: 40_000 });
    expect(after([failed('quota')])).toMatchObject({ until: 600_000 });
    expect(after([failed('credentials')])).toMatchObject({ until: 600_000 });
  });

  it('takes a stream that begins and always breaks off for a failing one', () => {
    const breaks: Verdict[] = [{ kind: 'answered' }, failed('protocol')];
    expect(after(Array.from({ length: FAILURES_TO_OPEN }, () => breaks).flat()).state).toBe('open');
  });

  it('is available again in the end, whatever happened', () => {
    const verdict = fc.oneof(
      fc.constant<Verdict>({ kind: 'answered' }),
      fc.constant<Verdict>({ kind: 'completed' }),
      fc.constant<Verdict>({ kind: 'unknown' }),
      fc
        .tuple(fc.constantFrom(...FailureClass.options), fc.option(fc.nat({ max: 10_000_000 })))
        .map(([failure, wait]) => failed(failure, wait)),
    );
    fc.assert(
      fc.property(fc.array(verdict, { maxLength: 40 }), (verdicts) => {
        expect(isAvailable(after(verdicts), 3_600_000)).toBe(true);
      }),
    );
  });
});
