import type { LoginItemSettings } from 'electron';
import { expect, it, vi } from 'vitest';
import { LoginItem } from './login-item.ts';

function electron(isPackaged: boolean, wasOpenedAtLogin = false) {
  let openAtLogin = false;
  return {
    isPackaged,
    getLoginItemSettings: (): LoginItemSettings => ({
      ...{ openAtLogin, wasOpenedAtLogin, openAsHidden: false, restoreState: false },
      ...{ status: openAtLogin ? 'enabled' : 'not-registered', executableWillLaunchAtLogin: false },
      launchItems: [],
    }),
    setLoginItemSettings: vi.fn((settings: { openAtLogin?: boolean }) => {
      openAtLogin = settings.openAtLogin === true;
    }),
  };
}

it('is switched on and off, and says what macOS says', () => {
  const item = new LoginItem(electron(true), 'darwin');
  expect(item.isOn).toBe(false);
  item.set(true);
  expect(item.isOn).toBe(true);
  item.set(false);
  expect(item.isOn).toBe(false);
});

it('knows whether the login opened the app', () => {
  expect(new LoginItem(electron(true, true), 'darwin').openedTheApp).toBe(true);
  expect(new LoginItem(electron(true, false), 'darwin').openedTheApp).toBe(false);
});

it.each<[string, boolean, NodeJS.Platform]>([
  ['from a checkout', false, 'darwin'],
  ['on another system', true, 'linux'],
])('there is none for an app that runs %s', (_where, isPackaged, platform) => {
  const app = electron(isPackaged, true);
  const item = new LoginItem(app, platform);
  item.set(true);
  expect(app.setLoginItemSettings).not.toHaveBeenCalled();
  expect(item.isOn).toBeNull();
  expect(item.openedTheApp).toBe(false);
});
