import type { Icon } from '@tabler/icons-react';
import { useEffect } from 'react';
import { create } from 'zustand';

/** Something that can be done from the palette while the screen that offers it is open. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly icon?: Icon;
  readonly run: () => void;
}

const useRegistry = create<{ readonly actions: readonly Action[] }>(() => ({ actions: [] }));

/** Offers actions in the palette as long as the component is shown. Keep `actions` in `useMemo`. */
export function useActions(actions: readonly Action[]): void {
  useEffect(() => {
    useRegistry.setState((before) => ({ actions: [...before.actions, ...actions] }));
    return () =>
      useRegistry.setState((before) => ({ actions: before.actions.filter((one) => !actions.includes(one)) }));
  }, [actions]);
}

export function useOfferedActions(): readonly Action[] {
  return useRegistry(({ actions }) => actions);
}
