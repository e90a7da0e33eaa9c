import { runLoad } from './gwbench.ts';
import { median } from './median.ts';
import type { Subject } from './subjects.ts';

/** What keys cost: answers a second at 64 clients, of the same process, with keys and without. Medians. */
export interface KeyCost {
  readonly rounds: number;
  readonly withoutKey: number;
  readonly withKey: number;
  /** Part of the requests a second that is lost, the median of all rounds; below zero where noise is larger. */
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
  const pairs: { readonly plain: number; readonly keyed: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const plain = async () => (await runLoad(gwbench, load, signal)).rps;
    const keyed = async () => (await runLoad(gwbench, { ...load, key }, signal)).rps;
    if (round % 2 === 0) pairs.push({ plain: await plain(), keyed: await keyed() });
    else pairs.push({ keyed: await keyed(), plain: await plain() });
  }
  return {
    rounds,
    withoutKey: median(pairs.map((pair) => pair.plain)),
    withKey: median(pairs.map((pair) => pair.keyed)),
    lost: median(pairs.map((pair) => 1 - pair.keyed / pair.plain)),
  };
}
