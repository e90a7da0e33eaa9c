import { useHotkeys } from '@mantine/hooks';
import { useLocation } from 'wouter';
import { useOfferedScreens } from './use-screens.ts';

/** ⌘1…9 (Ctrl elsewhere) for the screens, `/` for the screen's filter. Esc belongs to what is open. */
export function useShortcuts(): void {
  const [, go] = useLocation();
  useHotkeys(
    // There are nine digits.
    useOfferedScreens()
      .slice(0, 9)
      .map(({ path }, index) => [`mod+${index + 1}`, () => go(path)]),
    [],
  );
  useHotkeys([['/', () => document.querySelector<HTMLInputElement>('[data-filter]')?.focus()]]);
}
