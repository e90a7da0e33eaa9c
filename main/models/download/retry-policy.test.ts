import { describe, expect, it } from 'vitest';
import { Failure } from '../../../contract/failure.ts';
import type { FailureCode } from '../../../contract/failure.ts';
import { nextStep } from './retry-policy.ts';

const after = (code: FailureCode, attempts = 1, surprises = 0, random = 1) =>
  nextStep(new Failure(code, 'x'), { attempts, surprises }, () => random);

describe('nextStep', () => {
  it('waits twice as long each time, a minute at most, and any part of it', () => {
    const delays = [1, 2, 3, 10].map((attempts) => after('upstream_unreachable', attempts));
    expect(delays).toEqual([1_000, 2_000, 4_000, 60_000].map((delayMs) => ({ kind: 'retry', delayMs })));
    expect(after('upstream_timeout', 3, 0, 0)).toEqual({ kind: 'retry', delayMs: 0 });
  });

  it('leaves a hub alone that has had enough', () => {
    expect(after('rate_limited', 1, 0, 0)).toEqual({ kind: 'retry', delayMs: 60_000 });
  });

  it('gives up in the end', () => {
    expect(after('upstream_unreachable', 60).kind).toBe('retry');
    expect(after('upstream_unreachable', 61).kind).toBe('give-up');
  });

  it('takes a damaged or changed file for an accident three times', () => {
    expect(after('download_failed', 1, 3)).toEqual({ kind: 'retry', delayMs: 0 });
    expect(after('conflict', 1, 4).kind).toBe('give-up');
  });

  it.each(['unauthorised', 'not_found', 'disk_full', 'address_refused', 'internal'] as const)(
    'does not try again after %s',
    (code) => {
      expect(after(code)).toEqual({ kind: 'give-up' });
    },
  );
});
