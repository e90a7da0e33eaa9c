import { describe, expect, it } from 'vitest';
import { FailedAttempts } from './failed-attempts.ts';

describe('wrong keys', () => {
  it('are answered thirty times a minute for each address, then told to wait', () => {
    const failures = new FailedAttempts();
    const answers = Array.from({ length: 31 }, () => failures.count('10.0.0.1', 0));
    expect(answers.slice(0, 30).every(({ retryAfterMs }) => retryAfterMs === null)).toBe(true);
    expect(answers[30]?.retryAfterMs).toBe(60_000);
    expect(failures.count('10.0.0.2', 0).retryAfterMs).toBeNull();
    expect(failures.count('10.0.0.1', 60_000).retryAfterMs).toBeNull();
  });

  it('make two lines in the log, not thirty', () => {
    const failures = new FailedAttempts();
    const lines = Array.from({ length: 100 }, () => failures.count('a', 0)).filter((one) => one.remarkable);
    expect(lines).toHaveLength(2);
  });

  it('of countless addresses take no more memory than those of a thousand', () => {
    const failures = new FailedAttempts();
    for (let n = 0; n < 30; n++) failures.count('first', 0);
    for (let n = 0; n < 1_000; n++) failures.count(`address ${n}`, 0);
    expect(failures.count('first', 0).retryAfterMs).toBeNull();
  });
});
