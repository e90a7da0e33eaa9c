import { networkInterfaces } from 'node:os';
import { hostChange } from './host-changes.ts';
import type { HostChange, HostReading } from './host-changes.ts';

const EVERY_MS = 5_000;

/** Calls back when the machine woke up or changed its network. Returns what ends the watch. */
export function watchHost(onChange: (change: HostChange) => void): () => void {
  let before = read();
  const timer = setInterval(() => {
    const now = read();
    const change = hostChange(before, now, EVERY_MS);
    before = now;
    if (change !== null) onChange(change);
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function read(): HostReading {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address);
  return { at: Date.now(), addresses: addresses.sort().join(' ') };
}
