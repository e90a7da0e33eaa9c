/** What is seen of the machine at one moment. */
export interface HostReading {
  /** Unix milliseconds. */
  readonly at: number;
  /** The machine's own addresses, in a fixed order. */
  readonly addresses: string;
}

export type HostChange = 'woke up' | 'is on another network';

/** A timer that comes this much later than it should has slept with the machine (milliseconds). */
const SLEPT_MS = 15_000;

/**
 * What happened to the machine between two readings. Timers stand still while it sleeps and the wall clock does not; a
 * process that was only busy for as long is taken for one that slept, which costs a few new sockets.
 * @param everyMs how often it is read
 */
export function hostChange(before: HostReading, now: HostReading, everyMs: number): HostChange | null {
  if (now.at - before.at > everyMs + SLEPT_MS) return 'woke up';
  return now.addresses === before.addresses ? null : 'is on another network';
}
