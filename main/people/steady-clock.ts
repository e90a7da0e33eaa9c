/** What time it is, in Unix milliseconds. */
export type Clock = () => number;

/**
 * A clock that is never set back: it follows the machine's forward and otherwise goes on by itself, from `floor`, the
 * newest time that an earlier run has written down. So what has expired stays so. A clock that was ahead for a while leaves
 * this one ahead; since all times that are compared come from it, nobody is locked out by that.
 */
export function steadyClock(
  floor: number | null,
  machine: Clock = Date.now,
  sinceStart: () => number = () => performance.now(),
): Clock {
  let latest = floor ?? 0;
  let readAt = sinceStart();
  return () => {
    const now = sinceStart();
    latest = Math.max(machine(), latest + Math.round(now - readAt));
    readAt = now;
    return latest;
  };
}
