import {
  IconAdjustments,
  IconApps,
  IconArrowsSplit2,
  IconBox,
  IconCloud,
  IconLayoutDashboard,
  IconListDetails,
  IconMessages,
  IconServer2,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { CallerLevel } from '../../contract/caller.ts';
import type { Screen } from '../../contract/host.ts';
import type { Question } from '../host/call-host.ts';
import { lazy, useState } from 'react';
import { splitHash } from './hash-location.ts';

interface ScreenModule {
  readonly default: ComponentType;
  /** What it asks first, at this place of the address: asked before it is drawn. */
  readonly questions?: (search: URLSearchParams) => readonly Question[];
}

export interface ScreenEntry {
  readonly name: Screen;
  readonly path: `/${string}`;
  readonly icon: Icon;
  readonly component: ComponentType;
  /** Who may see it; administrators alone where nothing is said. */
  readonly by?: CallerLevel;
  /** Begins to load it, before it is shown. */
  readonly load: () => Promise<ScreenModule>;
}

/**
 * A screen that is there already is drawn at once; React would take even that for something to wait for, show what it
 * shows meanwhile, and not what came before a third of a second has gone.
 */
function loadedBy(load: () => Promise<ScreenModule>) {
  let loaded: ComponentType | null = null;
  const keep = async () => {
    const module = await load();
    loaded = module.default;
    return module;
  };
  const Later = lazy(keep);
  function LoadedScreen() {
    const [Shown] = useState<ComponentType>(() => loaded ?? Later);
    return <Shown />;
  }
  return { load: keep, component: LoadedScreen };
}

/** The page is shown without its screen after this (milliseconds). */
const LONG_ENOUGH_MS = 500;

/** The screens in the sidebar's order; ⌘1 is the first. Each is a folder of features/ that exports one component. */
export const SCREENS: readonly ScreenEntry[] = [
  {
    name: 'overview',
    path: '/overview',
    icon: IconLayoutDashboard,
    ...loadedBy(() => import('../features/overview/overview-screen.tsx')),
  },
  {
    name: 'chat',
    path: '/chat',
    icon: IconMessages,
    ...loadedBy(() => import('../features/chat/chat-screen.tsx')),
    by: 'member',
  },
  {
    name: 'models',
    path: '/models',
    icon: IconBox,
    ...loadedBy(() => import('../features/models/models-screen.tsx')),
    by: 'member',
  },
  {
    name: 'servers',
    path: '/servers',
    icon: IconServer2,
    ...loadedBy(() => import('../features/servers/servers-screen.tsx')),
  },
  {
    name: 'routes',
    path: '/routes',
    icon: IconArrowsSplit2,
    ...loadedBy(() => import('../features/routes/routes-screen.tsx')),
  },
  {
    name: 'providers',
    path: '/providers',
    icon: IconCloud,
    ...loadedBy(() => import('../features/providers/providers-screen.tsx')),
  },
  {
    name: 'apps',
    path: '/apps',
    icon: IconApps,
    ...loadedBy(() => import('../features/apps/apps-screen.tsx')),
    by: 'member',
  },
  {
    name: 'requests',
    path: '/requests',
    icon: IconListDetails,
    ...loadedBy(() => import('../features/requests/requests-screen.tsx')),
    by: 'member',
  },
  {
    name: 'settings',
    path: '/settings',
    icon: IconAdjustments,
    ...loadedBy(() => import('../features/settings/settings-screen.tsx')),
  },
  {
    name: 'people',
    path: '/people',
    icon: IconUsers,
    ...loadedBy(() => import('../features/people/people-screen.tsx')),
  },
  {
    name: 'account',
    path: '/account',
    icon: IconUserCircle,
    ...loadedBy(() => import('../features/account/account-screen.tsx')),
    by: 'member',
  },
];

/**
 * Loads the screen that the address names while the page does what it must do before it can show one. Resolves with what it
 * asks once it is there, or with nothing where it cannot be, or takes so long that the page is better shown without it.
 */
export function loadScreenAt(hash: string): Promise<readonly Question[]> {
  const { path, search } = splitHash(hash);
  const screen = SCREENS.find((one) => path.startsWith(one.path)) ?? SCREENS[0];
  const nothing: readonly Question[] = [];
  // Where that fails, showing the screen fails, too, and says so.
  const asked = screen?.load().then(
    ({ questions }) => questions?.(new URLSearchParams(search)) ?? nothing,
    () => nothing,
  );
  return Promise.race([asked ?? nothing, after(LONG_ENOUGH_MS, nothing)]);
}

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));
}

/** Loads the other screens, so that they are there when the host is not. */
export function loadScreens(): void {
  for (const { load } of SCREENS) void load().catch(() => undefined);
}
