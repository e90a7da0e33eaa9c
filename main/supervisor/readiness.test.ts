import { describe, expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { awaitReadiness } from './readiness.ts';

/** Time that passes only in pauses, and at once. Probe limits never fire. */
function leapingClock() {
  const pauses: number[] = [];
  let now = 0;
  const clock: Clock = {
    now: () => now,
    after(ms, callback) {
      let cancelled = false;
      setImmediate(() => {
        if (cancelled) return;
        now += ms;
        pauses.push(ms);
        callback();
      });
      return () => (cancelled = true);
    },
  };
  return { clock, pauses };
}

const patient = new AbortController().signal;

describe('waiting for readiness', () => {
  it('probes with growing pauses until the server is ready', async () => {
    const { clock, pauses } = leapingClock();
    let probes = 0;
    const probe = async () => {
      probes += 1;
      return probes === 8 ? 'ready' : 'not-ready';
    };
    expect(await awaitReadiness({ probe, clock, deadline: 60_000, signal: patient })).toBe('ready');
    expect(pauses).toEqual([50, 100, 200, 400, 800, 1_000, 1_000]);
  });

  it('takes a refused connection for not ready', async () => {
    const { clock } = leapingClock();
    let probes = 0;
    const probe = async () => {
      probes += 1;
      if (probes < 3) throw new Error('ECONNREFUSED');
      return 'ready' as const;
    };
    expect(await awaitReadiness({ probe, clock, deadline: 60_000, signal: patient })).toBe('ready');
  });

  it('is late when the deadline passes, and not a moment after it', async () => {
    const { clock } = leapingClock();
    const probe = async () => 'not-ready' as const;
    expect(await awaitReadiness({ probe, clock, deadline: 500, signal: patient })).toBe('late');
    expect(clock.now()).toBe(500);
  });

  it('does not hang on a probe that never answers', async () => {
    const { clock } = leapingClock();
    const probe = () => new Promise<'ready'>(() => undefined);
    expect(await awaitReadiness({ probe, clock, deadline: 12_000, signal: patient })).toBe('late');
  });

  it('ends at once when its signal aborts, even in the middle of a probe', async () => {
    const { clock } = leapingClock();
    const caller = new AbortController();
    const probe = () => {
      caller.abort();
      return new Promise<'ready'>(() => undefined);
    };
    expect(await awaitReadiness({ probe, clock, deadline: 60_000, signal: caller.signal })).toBe('aborted');
  });
});
