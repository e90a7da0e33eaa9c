import { reaches } from '../../contract/caller.ts';
import type { Me } from '../../contract/person.ts';
import { useMe } from '../host/me.ts';
import { useHostQuery } from '../host/use-host.ts';
import { SCREENS } from './screens.tsx';
import type { ScreenEntry } from './screens.tsx';

/** The screens that somebody may open, in the sidebar's order. The owner of the machine has no account to look at. */
export function screensFor(me: Me): readonly ScreenEntry[] {
  return SCREENS.filter(
    ({ name, by = 'admin' }) => reaches(me, by) && (name !== 'account' || me.kind === 'person'),
  );
}

export function useAllowedScreens(): readonly ScreenEntry[] {
  return screensFor(useMe());
}

/** The screens that are offered: accounts only once there is one. */
export function useOfferedScreens(): readonly ScreenEntry[] {
  const me = useMe();
  const { data: people = [] } = useHostQuery('people.list', {});
  return screensFor(me).filter(({ name }) => name !== 'people' || people.length > 0 || me.kind === 'person');
}
