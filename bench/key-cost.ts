import { runLoad } from './gwbench.ts';
import { median } from './median.ts';
import type { Subject } from './subjects.ts';

/** What keys cost: answers a second at 64 clients, of the same process, with keys and without. Medians. */
export interface KeyCost {
  readonly rounds: number;
  readonly withoutKey: number;
  readonly withKey: number;
  /** Part of the requests a second that is lost; below zero where noise is larger than the cost. */
  readonly lost: number;
}

/** Both are measured in turns, so that what slows the machine down for a while slows down both. */
export async function measureKeyCost(
  gwbench: string,
  { url, key = '' }: Subject,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
  signal: AbortSignal,
): Promise<KeyCost> {
  const load = { url, model: 'bench-16-0', clients: 64, seconds };
  const plainRates: number[] = [];
  const keyedRates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const plain = async () => plainRates.push((await runLoad(gwbench, load, signal)).rps);
    const keyed = async () => keyedRates.push((await runLoad(gwbench, { ...load, key }, signal)).rps);
    for (const turn of round % 2 === 0 ? [plain, keyed] : [keyed, plain]) await turn();
  }
  const [withoutKey, withKey] = [median(plainRates), median(keyedRates)];
  return { rounds, withoutKey, withKey, lost: 1 - withKey / withoutKey };
}
