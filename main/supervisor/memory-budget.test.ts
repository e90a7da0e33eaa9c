import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackendId } from '../../contract/ids.ts';
import { Failure } from '../../contract/failure.ts';
import type { Resident } from './memory-budget.ts';
import { serversToEvict } from './memory-budget.ts';

const GB = 2 ** 30;

function resident(name: string, bytes: number, lastUse: number, evictable = true): Resident {
  return { id: BackendId.parse(randomUUID()), name, bytes, evictable, lastUse };
}

describe('the memory budget', () => {
  it('stops nothing while there is room', () => {
    const residents = [resident('a', 4 * GB, 1)];
    expect(serversToEvict({ name: 'new', bytes: 4 * GB, budgetBytes: 8 * GB, residents })).toEqual([]);
  });

  it('stops the least recently used servers first, and no more than needed', () => {
    const [old, middle, fresh] = [
      resident('a', 2 * GB, 1),
      resident('b', 2 * GB, 2),
      resident('c', 2 * GB, 3),
    ];
    const residents = [fresh, old, middle];
    const evict = (bytes: number) => serversToEvict({ name: 'new', bytes, budgetBytes: 6 * GB, residents });
    expect(evict(2 * GB)).toEqual([old.id]);
    expect(evict(3 * GB)).toEqual([old.id, middle.id]);
  });

  it('says what is needed, what is free and whom to stop when busy servers hold the rest', () => {
    const residents = [
      resident('llama', 4 * GB, 1, false),
      resident('qwen', 2.9 * GB, 2, false),
      resident('idle', GB, 3),
    ];
    const request = { name: 'gemma', bytes: 4.2 * GB, budgetBytes: 8 * GB, residents };
    expect(() => serversToEvict(request)).toThrow(
      expect.objectContaining({
        code: 'not_enough_memory',
        message: 'gemma needs 4.2 GB; 1.1 GB of 8 GB are free.',
        hint: 'Stop llama or qwen, or raise the memory budget.',
      }),
    );
  });

  it('does not advise to stop others for a model that is larger than the whole budget', () => {
    const request = {
      name: 'huge',
      bytes: 9 * GB,
      budgetBytes: 8 * GB,
      residents: [resident('a', GB, 1, false)],
    };
    expect(() => serversToEvict(request)).toThrow(
      expect.objectContaining({ hint: 'Raise the memory budget or choose a smaller model.' }),
    );
  });

  it('never evicts a busy server, always makes enough room, and refuses only when it cannot', () => {
    const bytes = fc.integer({ min: 1, max: 10 });
    const residents = fc.array(
      fc
        .record({ bytes, lastUse: fc.nat(), evictable: fc.boolean() })
        .map((part) => resident('x', part.bytes, part.lastUse, part.evictable)),
    );
    fc.assert(
      fc.property(bytes, fc.nat(60), residents, (need, budgetBytes, all) => {
        const total = (list: readonly Resident[]) => list.reduce((sum, each) => sum + each.bytes, 0);
        const busy = all.filter((each) => !each.evictable);
        let evicted: readonly BackendId[];
        try {
          evicted = serversToEvict({ name: 'new', bytes: need, budgetBytes, residents: all });
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
          expect(total(busy) + need).toBeGreaterThan(budgetBytes);
          return;
        }
        const kept = all.filter((each) => !evicted.includes(each.id));
        expect(kept).toEqual(expect.arrayContaining(busy));
        expect(total(kept) + need).toBeLessThanOrEqual(budgetBytes);
      }),
    );
  });
});
