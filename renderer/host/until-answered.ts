import { delayAfter } from './connection.ts';

/** Asks until there is an answer, as often as the connection is tried: a page cannot be shown before it knows for whom. */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  onSilence: () => void,
  sleep: (milliseconds: number) => Promise<void> = pause,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await ask();
    } catch {
      onSilence();
      await sleep(delayAfter(failures));
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
