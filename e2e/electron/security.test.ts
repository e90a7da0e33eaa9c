import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Host } from '../host/host.ts';
import { startHost } from '../host/host.ts';
import { openApp } from './open-app.ts';
import type { OpenApp } from './open-app.ts';
import type { Seen } from './old-electron/electron.ts';

/** Electron's security checklist (electronjs.org/docs/latest/tutorial/security), point by point, in the running app. */
let host: Host;
let opened: OpenApp;

beforeAll(async () => {
  host = await startHost();
  opened = await openApp(host.directory);
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const address = () => opened.page.url();

it('every page runs isolated, in the sandbox, without Node', async () => {
  const preferences = await opened.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      const asked = webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      return asked.getLastWebPreferences();
    }),
  );
  expect(preferences.length).toBeGreaterThan(0);
  for (const each of preferences) {
    expect(each).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(each['experimentalFeatures'] ?? false).toBe(false);
    expect(each['allowRunningInsecureContent'] ?? false).toBe(false);
  }
  const names = ['require', 'process', 'module', 'Buffer', 'global', '__dirname'];
  const there = await opened.page.evaluate((all) => all.filter((name) => name in window), names);
  expect(there).toEqual([]);
});

it('the page gets one function of ours and nothing of Electron', async () => {
  const keys = await opened.page.evaluate(() =>
    Object.entries(window.desktop).map(([name, value]) => [name, typeof value]),
  );
  expect(keys).toEqual([['command', 'function']]);
});

it('everything comes from the app itself, with a policy that allows nothing else', async () => {
  expect(address()).toMatch(/^app:\/\/local\//);
  const { headers, resources } = await opened.page.evaluate(async () => {
    const response = await fetch('/');
    return {
      headers: Object.fromEntries(response.headers),
      resources: performance.getEntriesByType('resource').map(({ name }) => name),
    };
  });
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/,
  );
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  expect(resources.filter((name) => !name.startsWith('app://local/'))).toEqual([]);
});

it('an inline script does not run, and nothing is loaded from elsewhere', async () => {
  const result = await opened.page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    const elsewhere = await fetch('https://example.com/').then(
      () => 'loaded',
      () => 'refused',
    );
    return { injected: 'injected' in window, elsewhere };
  });
  expect(result).toEqual({ injected: false, elsewhere: 'refused' });
});

it.each([
  '/../package.json',
  '/%2e%2e/package.json',
  '/_ui/assets/../index.html',
  '/package.json',
  '/_ui/assets/',
])('no other file is served: %s', async (path) => {
  const status = await opened.page.evaluate(
    (asked) => fetch(`app://local${asked}`).then((answer) => answer.status),
    path,
  );
  expect(status).toBe(404);
});

it.each([
  'https://example.com/',
  'file:///etc/passwd',
  'http://127.0.0.1:1/',
  'app://elsewhere/',
  'data:text/html,<p>hello',
])('the page does not leave for %s', async (target) => {
  const before = address();
  await opened.page.evaluate((to) => {
    window.location.href = to;
  }, target);
  // A navigation that is let through has replaced the page by the time that it answers a frame's worth of script.
  await opened.page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  expect(address()).toBe(before);
  const loaded = await opened.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
  );
  expect(loaded.filter((url) => !url.startsWith('app://local/'))).toEqual([]);
});

it('no window is opened; only pages of the web go to the browser', async () => {
  const windows = () => opened.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const before = await windows();
  const handles = await opened.page.evaluate(() =>
    [
      'https://huggingface.co/mlx-community',
      'http://example.com/',
      'https://somebody:secret@example.com/',
      'about:blank',
      'app://local/',
      'file:///etc/passwd',
      'mailto:somebody@example.com',
      'vscode://open',
    ].map((target) => window.open(target) === null),
  );
  expect(handles).toEqual(handles.map(() => true));
  expect(await windows()).toBe(before);
  const outside = await opened.app.evaluate(() => (globalThis as unknown as { seen: Seen }).seen.opened);
  expect(outside).toEqual(['https://huggingface.co/mlx-community', 'http://example.com/']);
});

it('the page may use neither camera nor place nor devices', async () => {
  const answers = await opened.page.evaluate(async () => {
    const place = await new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        () => resolve('refused'),
      );
    });
    const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'given',
      () => 'refused',
    );
    return { place, camera, notifications: await Notification.requestPermission() };
  });
  expect(answers).toEqual({ place: 'refused', camera: 'refused', notifications: 'denied' });
});

it('a message from a frame that is not ours is not heard', async () => {
  const { app } = opened;
  await app.evaluate(({ ipcMain, BrowserWindow }) => {
    BrowserWindow.getAllWindows().forEach((window) => window.hide());
    const open = { kind: 'open', place: { screen: 'servers' } };
    for (const senderFrame of [
      null,
      { url: 'https://example.com/', parent: null },
      { url: 'app://local/', parent: {} },
    ]) {
      ipcMain.emit('desktop:command', { senderFrame }, open);
    }
  });
  const visible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible()));
  expect(await visible()).toBe(false);
  // Nor is nonsense from our own page; the same command from there is.
  await opened.page.evaluate(() => {
    const { desktop } = window;
    desktop.command({ kind: 'open', place: { screen: 'nowhere' } });
    desktop.command({ kind: 'open', place: { screen: 'servers' }, more: true });
  });
  expect(await visible()).toBe(false);
  await opened.page.evaluate(() => {
    const { desktop } = window;
    desktop.command({ kind: 'open', place: { screen: 'servers' } });
  });
  await expect.poll(visible, { timeout: 30_000 }).toBe(true);
  await expect.poll(address, { timeout: 30_000 }).toContain('#/servers');
});
