import { expect, it } from 'vitest';
import { en } from '../words/en.ts';
import { applicationMenu } from './application-menu.ts';
import type { ApplicationMenuOptions } from './application-menu.ts';

function roles(options: Partial<ApplicationMenuOptions> = {}): unknown[] {
  const menu = applicationMenu({
    ...{ words: en, platform: 'darwin', open: () => undefined, checkUpdates: null },
    ...options,
  });
  return menu.flatMap(({ role, submenu }) => [
    role,
    ...(Array.isArray(submenu) ? submenu.map((each) => each.role) : []),
  ]);
}

it('has what every Mac app has', () => {
  expect(roles()).toEqual(
    expect.arrayContaining([
      'about',
      'services',
      'hide',
      'hideOthers',
      'unhide',
      'quit',
      'copy',
      'paste',
      'windowMenu',
    ]),
  );
});

it('has no entry that opens the developer tools or loads a page anew', () => {
  expect(roles().filter((role) => /dev|reload/i.test(String(role)))).toEqual([]);
});

it('leads to each screen and to the settings', () => {
  const opened: string[] = [];
  const menu = applicationMenu({
    ...{ words: en, platform: 'darwin', checkUpdates: null },
    open: ({ screen }) => opened.push(screen),
  });
  const entries = menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  for (const { click } of entries) (click as (() => void) | undefined)?.();
  expect(opened).toEqual([
    'settings',
    ...['overview', 'chat', 'models', 'servers', 'routes', 'providers', 'apps', 'requests', 'settings'],
  ]);
  expect(entries.find(({ label }) => label === 'Settings …')?.accelerator).toBe('CmdOrCtrl+,');
});
