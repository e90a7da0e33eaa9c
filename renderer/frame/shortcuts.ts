import { useHotkeys } from '@mantine/hooks';
import { useLocation } from 'wouter';
import { useOfferedScreens } from './use-screens.ts';

/** ⌘1…8 (Ctrl elsewhere) for the screens, `/` for the screen's filter. Esc belongs to what is open. */
export function useShortcuts(): void {
  const [, go] = useLocation();
  useHotkeys(
    useOfferedScreens().map(({ path }, index) => [`mod+${index + 1}`, () => go(path)]),
    [],
  );
  useHotkeys([['/', () => document.querySelector<HTMLInputElement>('[data-filter]')?.focus()]]);
}
