/** A page that breaks twice within this time will break again (milliseconds). */
export const SOON_MS = 60_000;

/** What to do when a page broke: load it again, or ask, where that was done a moment ago. Times are Unix milliseconds. */
export function afterCrash(lastReload: number | null, now: number): 'reload' | 'ask' {
  return lastReload !== null && now - lastReload < SOON_MS ? 'ask' : 'reload';
}
