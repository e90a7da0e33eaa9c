import { describe, expect, it } from 'vitest';
import { requestRow } from '../requests/request-row.test-support.ts';
import { TrafficMeter } from './traffic-meter.ts';

const answered = { outcome: 'completed', status: 200, backend: 'a', at: 0 } as const;

describe('the traffic of a server', () => {
  it('is the tokens of its answers over the time from their first word to their end', () => {
    const meter = new TrafficMeter();
    meter.count(requestRow({ ...answered, completionTokens: 100, firstByteMs: 3_000, totalMs: 5_000 }));
    meter.count(
      requestRow({ ...answered, completionTokens: 20, firstByteMs: null, waitMs: 1_000, totalMs: 2_000 }),
    );
    meter.count(
      requestRow({ ...answered, backend: 'b', completionTokens: 999, firstByteMs: 0, totalMs: 1_000 }),
    );
    expect(meter.of('a', 10_000)).toEqual({ requestsServed: 2, tokensPerSecond: 40 });
  });

  it('is that of the last hundred answers', () => {
    const meter = new TrafficMeter();
    const count = (completionTokens: number) =>
      meter.count(requestRow({ ...answered, completionTokens, firstByteMs: 0, totalMs: 1_000 }));
    count(9_999);
    for (let at = 0; at < 100; at += 1) count(20);
    expect(meter.of('a', 10_000)).toEqual({ requestsServed: 101, tokensPerSecond: 20 });
  });

  it('forgets the speed, not the count, when nothing came for minutes', () => {
    const meter = new TrafficMeter();
    meter.count(requestRow({ ...answered, completionTokens: 100, firstByteMs: 0, totalMs: 1_000 }));
    expect(meter.of('a', 10 * 60_000)).toEqual({ requestsServed: 1, tokensPerSecond: null });
  });

  it('does not count what failed, was left or took no time', () => {
    const meter = new TrafficMeter();
    meter.count(requestRow({ ...answered, status: 500, outcome: 'failed' }));
    meter.count(requestRow({ ...answered, outcome: 'client-left' }));
    meter.count(requestRow({ ...answered, backend: null }));
    meter.count(requestRow({ ...answered, completionTokens: 5, firstByteMs: 10, totalMs: 10 }));
    expect(meter.of('a', 1_000)).toEqual({ requestsServed: 1, tokensPerSecond: null });
    expect(meter.of('nobody', 1_000)).toEqual({ requestsServed: 0, tokensPerSecond: null });
  });
});
