import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { ShellState } from '../state.ts';
import type { Bounds } from '../windows/placement.ts';
import { trayMenu } from './tray-menu.ts';
import type { TrayCommand, TrayItem, TraySurroundings } from './tray-menu.ts';
import { trayState } from './tray-state.ts';
import type { TrayState } from './tray-state.ts';

/** By it macOS remembers where a person moved the icon to. Never changed. */
const GUID = '6f0f4c1e-6a3e-4f3a-9d39-0c5c5e0b7a11';

export interface AppTrayOptions {
  /** The folder of the icons. */
  readonly icons: string;
  readonly surroundings: () => TraySurroundings;
  readonly onCommand: (command: TrayCommand) => void;
  /** A click on the icon, where a menu does not take it. */
  readonly onClick: (icon: Bounds) => void;
}

/** The icon in the menu bar. A click opens the popover and a secondary click the menu; other systems know the menu only. */
export class AppTray {
  readonly #options: AppTrayOptions;
  readonly #tray: Tray;
  #shown: TrayState = 'idle';
  #menu = Menu.buildFromTemplate([]);

  constructor(options: AppTrayOptions) {
    this.#options = options;
    this.#tray = new Tray(this.#icon('idle'), GUID);
    if (process.platform !== 'darwin') return;
    this.#tray.setIgnoreDoubleClickEvents(true);
    this.#tray.on('click', (_event, bounds) => options.onClick(bounds));
    this.#tray.on('right-click', () => this.#tray.popUpContextMenu(this.#menu));
  }

  get bounds(): Bounds {
    return this.#tray.getBounds();
  }

  show(state: ShellState): void {
    const { surroundings, onCommand } = this.#options;
    const look = trayState(state);
    if (look !== this.#shown) this.#tray.setImage(this.#icon(look));
    this.#shown = look;
    const around = surroundings();
    this.#tray.setToolTip(around.words.iconState[look]);
    this.#menu = Menu.buildFromTemplate(trayMenu(state, around).map((item) => toElectron(item, onCommand)));
    // On macOS a menu that is set would take the click, too.
    if (process.platform !== 'darwin') this.#tray.setContextMenu(this.#menu);
  }

  destroy(): void {
    this.#tray.destroy();
  }

  /** macOS draws a template in the menu bar's own colour; the larger one beside it (`@2x`) is found by its name. */
  #icon(state: TrayState) {
    const image = nativeImage.createFromPath(join(this.#options.icons, `${state}Template.png`));
    image.setTemplateImage(true);
    return image;
  }
}

export function toElectron(
  item: TrayItem,
  onCommand: (command: TrayCommand) => void,
): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: item.label, enabled: false };
    case 'submenu':
      return { label: item.label, submenu: item.items.map((each) => toElectron(each, onCommand)) };
    case 'command':
      return {
        label: item.label,
        click: () => onCommand(item.command),
        ...(item.checked === undefined ? {} : { type: 'checkbox', checked: item.checked }),
      };
  }
}
