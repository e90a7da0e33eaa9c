import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NO_LIMITS } from '../../contract/access.ts';
import type { Client, ClientLimits } from '../../contract/access.ts';
import { Failure } from '../../contract/failure.ts';
import { ClientId } from '../../contract/ids.ts';
import { ClientUse } from './client-use.ts';
import { LimitReached } from './limit-reached.ts';

function clientWith(limits: Partial<ClientLimits>): Client {
  return {
    ...{ id: ClientId.parse(randomUUID()), name: 'Zed', verdict: 'allowed', allowed: null, person: null },
    credential: { kind: 'key', last4: 'abcd' },
    limits: { ...NO_LIMITS, ...limits },
    ...{ createdAt: 1, lastUsedAt: null, revokedAt: null, revision: 1 },
  };
}

/** A client under clocks that stand still until they are moved. */
function using(limits: Partial<ClientLimits>) {
  const time = { steady: 0, date: new Date(2026, 0, 1, 12) };
  const use = new ClientUse(clientWith(limits), { steady: () => time.steady, date: () => time.date });
  const begin = () => use.begin({ end: () => undefined });
  return { use, time, begin };
}

function refusal(work: () => unknown): LimitReached {
  try {
    work();
  } catch (error) {
    if (error instanceof LimitReached) return error;
    throw error;
  }
  throw new Error('it was let in');
}

const NOTHING = { tokens: 0, costMicros: null };

describe('a client', () => {
  it('without limits is never refused', () => {
    const { begin } = using({});
    for (let n = 0; n < 1_000; n++) begin()({ tokens: 1_000_000, costMicros: 1_000_000 });
  });

  it('has so many requests a minute, and is told when the next one may come', () => {
    const { begin, time } = using({ requestsPerMinute: 2 });
    begin()(NOTHING);
    time.steady = 10_000;
    begin()(NOTHING);
    expect(refusal(begin)).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 50 });
    time.steady = 60_000;
    begin();
  });

  it('has so many tokens a minute, counted when an answer is there', () => {
    const { begin, time } = using({ tokensPerMinute: 100 });
    const first = begin();
    begin();
    first({ tokens: 150, costMicros: null });
    expect(refusal(begin).retryAfterSeconds).toBe(60);
    time.steady = 60_000;
    begin();
  });

  it('spends so much a day', () => {
    const { begin, time, use } = using({ spendPerDayMicros: 1_000_000 });
    use.spent(600_000);
    begin()({ tokens: 1, costMicros: 400_000 });
    expect(refusal(begin).retryAfterSeconds).toBe(12 * 3_600);
    time.date = new Date(2026, 0, 2);
    begin();
  });

  it('has so many requests at the same time', () => {
    const { begin } = using({ concurrency: 1 });
    const end = begin();
    expect(refusal(begin).message).toContain('1 requests at the same time');
    end(NOTHING);
    begin();
  });

  it('keeps what it has used when its limits change', () => {
    const { begin, use } = using({});
    begin()(NOTHING);
    use.change(clientWith({ requestsPerMinute: 1 }));
    refusal(begin);
  });

  it('loses what runs when it is ended, and only that', () => {
    const { use } = using({});
    const told: Failure[] = [];
    use.begin({ end: () => told.push(new Failure('internal', 'ended twice')) })(NOTHING);
    use.begin({ end: (reason) => told.push(reason) });
    const reason = new Failure('unauthorised', 'revoked');
    use.endAll(reason);
    expect(told).toEqual([reason]);
  });

  it('begins nothing once its key was revoked, it was refused or removed, however early it was recognised', () => {
    const { use, begin } = using({});
    use.change({ ...use.client, revokedAt: 1 });
    expect(begin).toThrow('This key was revoked');
    use.change({ ...use.client, revokedAt: null, verdict: 'refused' });
    expect(begin).toThrow('may not use the models');
    use.change({ ...use.client, verdict: 'allowed' });
    begin();
    use.close(new Failure('forbidden', 'removed'));
    expect(begin).toThrow('removed');
  });

  it('says once when it was last used', () => {
    const { use, begin, time } = using({});
    expect(use.takeLastUsed()).toBeNull();
    begin();
    expect(use.takeLastUsed()).toBe(time.date.getTime());
    expect(use.takeLastUsed()).toBeNull();
  });
});
