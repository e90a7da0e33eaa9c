import type { MenuItemConstructorOptions } from 'electron';
import { Screen } from '../../../contract/host.ts';
import type { Place } from '../../../contract/desktop.ts';
import type { Words } from '../words/en.ts';

export interface ApplicationMenuOptions {
  readonly words: Words;
  readonly platform: NodeJS.Platform;
  readonly open: (place: Place) => void;
  readonly checkUpdates: (() => void) | null;
}

/** The owner of the machine has no account, and other people's is a screen only where there are some. */
const MenuScreen = Screen.exclude(['people', 'account']);

/** The menu bar while a window is open: what every Mac app has, and the screens. */
export function applicationMenu(options: ApplicationMenuOptions): MenuItemConstructorOptions[] {
  const { words, platform, open, checkUpdates } = options;
  const settings: MenuItemConstructorOptions = {
    label: words.menu.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => open({ screen: 'settings' }),
  };
  const updates: MenuItemConstructorOptions[] =
    checkUpdates === null ? [] : [{ label: words.tray.updates, click: () => checkUpdates() }];
  const app: MenuItemConstructorOptions = {
    label: 'MLX Manager',
    submenu: [
      { role: 'about' },
      ...updates,
      { type: 'separator' },
      settings,
      { type: 'separator' },
      ...(platform === 'darwin'
        ? ([
            { role: 'services' },
            { type: 'separator' },
            { role: 'hide' },
            { role: 'hideOthers' },
            { role: 'unhide' },
            { type: 'separator' },
          ] as const)
        : []),
      { role: 'quit' },
    ],
  };
  return [
    app,
    {
      label: words.menu.edit,
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: words.menu.view,
      submenu: [
        // The page has these keys itself: they are shown here, and left to it.
        ...MenuScreen.options.map((screen, index): MenuItemConstructorOptions => ({
          label: words.menu.screens[screen],
          accelerator: `CmdOrCtrl+${index + 1}`,
          registerAccelerator: false,
          click: () => open({ screen }),
        })),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu', label: words.menu.window },
  ];
}
