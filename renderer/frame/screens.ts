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
import { lazy } from 'react';

export type ScreenName =
  | 'overview'
  | 'chat'
  | 'models'
  | 'servers'
  | 'routes'
  | 'providers'
  | 'apps'
  | 'requests'
  | 'settings'
  | 'people'
  | 'account';

export interface ScreenEntry {
  readonly name: ScreenName;
  readonly path: `/${string}`;
  readonly icon: Icon;
  readonly component: ComponentType;
  /** Who may see it; administrators alone where nothing is said. */
  readonly by?: CallerLevel;
}

/** The screens in the sidebar's order; ⌘1 is the first. Each is a folder of features/ that exports one component. */
export const SCREENS: readonly ScreenEntry[] = [
  {
    name: 'overview',
    path: '/overview',
    icon: IconLayoutDashboard,
    component: lazy(() => import('../features/overview/overview-screen.tsx')),
  },
  {
    name: 'chat',
    path: '/chat',
    icon: IconMessages,
    component: lazy(() => import('../features/chat/chat-screen.tsx')),
    by: 'member',
  },
  {
    name: 'models',
    path: '/models',
    icon: IconBox,
    component: lazy(() => import('../features/models/models-screen.tsx')),
    by: 'member',
  },
  {
    name: 'servers',
    path: '/servers',
    icon: IconServer2,
    component: lazy(() => import('../features/servers/servers-screen.tsx')),
  },
  {
    name: 'routes',
    path: '/routes',
    icon: IconArrowsSplit2,
    component: lazy(() => import('../features/routes/routes-screen.tsx')),
  },
  {
    name: 'providers',
    path: '/providers',
    icon: IconCloud,
    component: lazy(() => import('../features/providers/providers-screen.tsx')),
  },
  {
    name: 'apps',
    path: '/apps',
    icon: IconApps,
    component: lazy(() => import('../features/apps/apps-screen.tsx')),
    by: 'member',
  },
  {
    name: 'requests',
    path: '/requests',
    icon: IconListDetails,
    component: lazy(() => import('../features/requests/requests-screen.tsx')),
    by: 'member',
  },
  {
    name: 'settings',
    path: '/settings',
    icon: IconAdjustments,
    component: lazy(() => import('../features/settings/settings-screen.tsx')),
  },
  {
    name: 'people',
    path: '/people',
    icon: IconUsers,
    component: lazy(() => import('../features/people/people-screen.tsx')),
  },
  {
    name: 'account',
    path: '/account',
    icon: IconUserCircle,
    component: lazy(() => import('../features/account/account-screen.tsx')),
    by: 'member',
  },
];
