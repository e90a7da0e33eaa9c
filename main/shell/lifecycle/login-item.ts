import { app } from 'electron';

/** Only an installed app has a place in the login items, and only macOS is asked. */
const KNOWN = process.platform === 'darwin' && app.isPackaged;

/** Null where the system knows no login items. */
export function launchesAtLogin(): boolean | null {
  return KNOWN ? app.getLoginItemSettings().openAtLogin : null;
}

export function setLaunchAtLogin(on: boolean): void {
  if (KNOWN) app.setLoginItemSettings({ openAtLogin: on });
}

/** Whether the login opened the app, and not a person, who would expect a window. */
export function wasOpenedAtLogin(): boolean {
  return KNOWN && app.getLoginItemSettings().wasOpenedAtLogin;
}
