import type { Place } from '../../contract/desktop.ts';

/** The part of the page's address that leads to a place. */
export function fragmentOf({ screen, open = {} }: Place): string {
  const parameters = new URLSearchParams(open as Record<string, string>).toString();
  return `#/${screen}${parameters === '' ? '' : `?${parameters}`}`;
}
