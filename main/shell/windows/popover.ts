import { screen } from 'electron';
import type { BrowserWindow } from 'electron';
import { createPageWindow } from './page-window.ts';
import type { PageWindowOptions } from './page-window.ts';
import { placePopover } from './placement.ts';
import type { Bounds } from './placement.ts';

const SIZE = { width: 420, height: 560 } as const;
/** A click on the icon takes the focus away first: what was hidden by that is not to be shown again (milliseconds). */
const SAME_CLICK_MS = 250;

/** The small window under the tray's icon. It is there until one looks elsewhere. */
export class Popover {
  readonly #options: Pick<PageWindowOptions, 'preload' | 'transport'>;
  #window: BrowserWindow | null = null;
  #hiddenAt = 0;

  constructor(options: Pick<PageWindowOptions, 'preload' | 'transport'>) {
    this.#options = options;
  }

  toggle(icon: Bounds): void {
    if (this.#window?.isVisible() === true) this.hide();
    else if (Date.now() - this.#hiddenAt > SAME_CLICK_MS) this.show(icon);
  }

  show(icon: Bounds): void {
    const window = (this.#window ??= this.#create());
    window.setBounds(placePopover(icon, screen.getDisplayMatching(icon).workArea, SIZE));
    window.show();
    window.focus();
  }

  hide(): void {
    this.#window?.hide();
  }

  destroy(): void {
    this.#window?.destroy();
    this.#window = null;
  }

  #create(): BrowserWindow {
    const window = createPageWindow({
      ...this.#options,
      path: '/?window=popover',
      options: {
        ...SIZE,
        frame: false,
        resizable: false,
        movable: false,
        minimizable: false,
        maximizable: false,
        fullscreenable: false,
        skipTaskbar: true,
        alwaysOnTop: true,
      },
      // It is made anew when it is next wanted.
      onBroken: () => this.destroy(),
    });
    window.on('blur', () => this.hide());
    window.on('hide', () => (this.#hiddenAt = Date.now()));
    window.on('closed', () => (this.#window = null));
    return window;
  }
}
