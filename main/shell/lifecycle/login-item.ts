import type { App } from 'electron';

/** What is asked of Electron's `app`. */
type LoginItems = Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>;

/** The app's place among what macOS opens at login. */
export class LoginItem {
  readonly #app: LoginItems;
  readonly #isKnown: boolean;

  /** Only an installed app has a place there, and only macOS is asked. */
  constructor(app: LoginItems, platform: NodeJS.Platform) {
    this.#app = app;
    this.#isKnown = platform === 'darwin' && app.isPackaged;
  }

  /** Null where the system knows no login items. */
  get isOn(): boolean | null {
    return this.#isKnown ? this.#app.getLoginItemSettings().openAtLogin : null;
  }

  /** Whether the login opened the app, and not a person, who would expect a window. */
  get openedTheApp(): boolean {
    return this.#isKnown && this.#app.getLoginItemSettings().wasOpenedAtLogin;
  }

  set(on: boolean): void {
    if (this.#isKnown) this.#app.setLoginItemSettings({ openAtLogin: on });
  }
}
