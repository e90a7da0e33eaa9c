import { useHotkeys } from '@mantine/hooks';
import { useLocation } from 'wouter';
import { useOfferedScreens } from './use-screens.ts';

/** With which digit the screen at this place is opened; there are nine of them. */
export function digitOf(index: number): number | null {
  return index < 9 ? index + 1 : null;
}

/** ⌘1…9 (Ctrl elsewhere) for the screens, `/` for the screen's filter. Esc belongs to what is open. */
export function useShortcuts(): void {
  const [, go] = useLocation();
  useHotkeys(
    useOfferedScreens().flatMap(({ path }, index) => {
      const digit = digitOf(index);
      return digit === null ? [] : [[`mod+${digit}`, () => go(path)]];
    }),
    [],
  );
  useHotkeys([['/', () => document.querySelector<HTMLInputElement>('[data-filter]')?.focus()]]);
}
