import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BackendId } from '../../contract/ids.ts';
import type { Tenant } from './memory-ledger.ts';
import { MemoryLedger } from './memory-ledger.ts';

interface TestTenant extends Tenant {
  isIdle: boolean;
  stopping: Promise<void> | null;
  endStop(): void;
}

function tenant(name: string, lastUse: number): TestTenant {
  const stop = Promise.withResolvers<undefined>();
  return {
    id: BackendId.parse(randomUUID()),
    name,
    isIdle: true,
    lastUse,
    stopping: null,
    evict() {
      this.stopping = stop.promise;
    },
    endStop() {
      stop.resolve(undefined);
    },
  };
}

const plan = (memoryBytes: number) => ({ name: 'new', memoryBytes });
const patient = new AbortController().signal;

describe('the memory ledger', () => {
  it('gives the memory only when the evicted server is really gone', async () => {
    const ledger = new MemoryLedger(10);
    const [old, fresh] = [tenant('old', 1), tenant('fresh', 2)];
    await ledger.reserve(old, plan(6), patient);
    let isFree = false;
    const reserved = ledger.reserve(fresh, plan(6), patient).then(() => (isFree = true));
    expect(ledger.bytesOf(fresh.id)).toBe(6);
    expect(old.stopping).not.toBeNull();
    await Promise.resolve();
    expect(isFree).toBe(false);
    ledger.release(old.id);
    old.endStop();
    await reserved;
    expect(ledger.bytesOf(old.id)).toBeNull();
  });

  it('does not promise the memory of one stopping server to two starts', async () => {
    const ledger = new MemoryLedger(10);
    const [old, second, third] = [tenant('old', 1), tenant('second', 2), tenant('third', 3)];
    await ledger.reserve(old, plan(6), patient);
    second.isIdle = false;
    const reserved = ledger.reserve(second, plan(6), patient);
    await expect(ledger.reserve(third, plan(6), patient)).rejects.toMatchObject({
      code: 'not_enough_memory',
    });
    expect(ledger.bytesOf(third.id)).toBeNull();
    old.endStop();
    await reserved;
  });

  it('does not wait for a stop whose memory it does not need', async () => {
    const ledger = new MemoryLedger(10);
    const [leaving, fresh] = [tenant('leaving', 1), tenant('fresh', 2)];
    await ledger.reserve(leaving, plan(3), patient);
    leaving.evict();
    await ledger.reserve(fresh, plan(7), patient);
    expect(ledger.bytesOf(leaving.id)).toBe(3);
  });

  it('does not count a server’s own old booking against it', async () => {
    const ledger = new MemoryLedger(10);
    const only = tenant('only', 1);
    await ledger.reserve(only, plan(8), patient);
    await ledger.reserve(only, plan(9), patient);
    expect(ledger.bytesOf(only.id)).toBe(9);
    expect(only.stopping).toBeNull();
  });
});
