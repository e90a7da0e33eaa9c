import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { screen } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Place } from '../../../contract/desktop.ts';
import { CHANNELS } from '../../../contract/desktop-bridge.ts';
import { fragmentOf } from '../fragment.ts';
import { createPageWindow } from './page-window.ts';
import type { PageWindowOptions } from './page-window.ts';
import { Bounds, MIN_SIZE, placeWindow } from './placement.ts';

export interface MainWindowOptions extends Pick<PageWindowOptions, 'preload' | 'transport' | 'onBroken'> {
  /** Where its place on the desktop is kept. */
  readonly file: string;
  /** It is shown, or hidden. */
  readonly onVisible: (visible: boolean) => void;
}

/** The one main window: made when it is first opened, hidden when it is closed. */
export class MainWindow {
  readonly #options: MainWindowOptions;
  #window: BrowserWindow | null = null;
  #mayClose = false;

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  /** Whether a person has it in front of them. */
  get focused(): boolean {
    return this.#window?.isFocused() ?? false;
  }

  get visible(): boolean {
    return this.#window?.isVisible() ?? false;
  }

  /** Shows it, at a place where one is given. */
  open(place?: Place): void {
    const window = this.#window ?? this.#create(place);
    if (this.#window !== null && place !== undefined) window.webContents.send(CHANNELS.go, fragmentOf(place));
    this.#window = window;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  /** From now on it may go. */
  destroy(): void {
    this.#mayClose = true;
    this.#window?.destroy();
    this.#window = null;
  }

  #create(place: Place | undefined): BrowserWindow {
    const { file, onVisible, ...page } = this.#options;
    const main = screen.getPrimaryDisplay();
    const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
    const bounds = placeWindow(
      readBounds(file),
      [main, ...others].map(({ workArea }) => workArea),
    );
    const window = createPageWindow({
      ...page,
      path: `/${fragmentOf(place ?? { screen: 'overview' })}`,
      options: { ...bounds, minWidth: MIN_SIZE.width, minHeight: MIN_SIZE.height, titleBarStyle: 'default' },
    });
    const remember = () => {
      if (!window.isMinimized() && !window.isFullScreen()) writeBounds(file, window.getNormalBounds());
    };
    window.on('close', (event) => {
      remember();
      if (this.#mayClose) return;
      event.preventDefault();
      window.hide();
    });
    window.on('resized', remember);
    window.on('moved', remember);
    window.on('show', () => onVisible(true));
    window.on('hide', () => onVisible(false));
    window.on('closed', () => {
      this.#window = null;
      onVisible(false);
    });
    return window;
  }
}

/** A file that is torn or from elsewhere is as good as none. */
function readBounds(file: string): Bounds | null {
  try {
    return Bounds.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

function writeBounds(file: string, { x, y, width, height }: Bounds): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ x, y, width, height }));
}
