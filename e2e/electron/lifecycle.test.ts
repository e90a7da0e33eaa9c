import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect as patient } from '@playwright/test';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';
import { appEnvironment, openApp } from './open-app.ts';

// Limits for what hangs, not for what is slow.
const see = patient.configure({ timeout: 60_000 });
const soon = { timeout: 60_000 };

let host: Host;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host[Symbol.asyncDispose]());

it('closing the window hides it, and it comes back where it was and as large', async () => {
  await using opened = await openApp(host.directory);
  const { app, page } = opened;
  await see(page.getByRole('heading', { level: 1 })).toBeVisible();
  const wanted = { x: 120, y: 90, width: 800, height: 600 };
  const windows = await app.evaluate(({ BrowserWindow }, bounds) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setBounds(bounds);
    window?.close();
    return BrowserWindow.getAllWindows().map((each) => each.isVisible());
  }, wanted);
  expect(windows).toEqual([false]);
  const file = join(host.directory, 'app', 'window.json');
  await expect.poll(async () => JSON.parse(await readFile(file, 'utf8')) as unknown, soon).toEqual(wanted);
  await opened.choose('Open MLX Manager');
  expect(
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((each) => ({ visible: each.isVisible(), ...each.getBounds() })),
    ),
  ).toEqual([{ visible: true, ...wanted }]);
  await opened.quit();
  await using again = await openApp(host.directory);
  expect(
    await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds()),
  ).toEqual(wanted);
});

it('a page that breaks is loaded again, and the gateway goes on meanwhile', async () => {
  await using opened = await openApp(host.directory);
  const { app, page } = opened;
  await see(page.getByRole('heading', { level: 1 })).toBeVisible();
  const loadedAgain = app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<string>((resolve) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.webContents.once('did-finish-load', () => resolve(window.webContents.getURL()));
        window?.webContents.forcefullyCrashRenderer();
      }),
  );
  expect((await fetch(`${host.url}/health`)).status).toBe(200);
  expect(await loadedAgain).toMatch(/^app:\/\/local\//);
  // The new page speaks with the host again: its heading and the address come from there.
  await expect
    .poll(
      () =>
        app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText'),
        ) as Promise<string>,
      soon,
    )
    .toContain(new URL(host.url).host);
});

it('a second launch shows the window of the first and ends', async () => {
  await using opened = await openApp(host.directory);
  const { app, page } = opened;
  await see(page.getByRole('heading', { level: 1 })).toBeVisible();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((window) => window.hide()));
  const { executable, app: folder } = inject('electron');
  const display = await app.evaluate(() => process.env['DISPLAY'] ?? '');
  const second = spawn(executable, [folder, '--no-sandbox'], {
    env: appEnvironment(host.directory, display === '' ? {} : { DISPLAY: display }),
    stdio: 'ignore',
  });
  expect((await once(second, 'exit'))[0]).toBe(0);
  await expect
    .poll(
      () =>
        app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().some((window) => window.isVisible()),
        ),
      soon,
    )
    .toBe(true);
});

it('quitting leaves no process, and the host that it was attached to alone', async () => {
  await using opened = await openApp(host.directory);
  await see(opened.page.getByRole('heading', { level: 1 })).toBeVisible();
  await opened.quit();
  expect((await fetch(`${host.url}/health`)).status).toBe(200);
});

it('a signal ends it as quitting does', async () => {
  await using opened = await openApp(host.directory);
  await see(opened.page.getByRole('heading', { level: 1 })).toBeVisible();
  const ended = once(opened.app.process(), 'exit');
  process.kill(opened.pid, 'SIGTERM');
  expect(await ended).toEqual([0, null]);
});

it('a shutdown of the machine waits until it has ended in order', async () => {
  await using opened = await openApp(host.directory);
  await see(opened.page.getByRole('heading', { level: 1 })).toBeVisible();
  const ended = once(opened.app.process(), 'exit');
  const prevented = await opened.app.evaluate(({ powerMonitor }) => {
    let asked = false;
    powerMonitor.emit('shutdown', { preventDefault: () => (asked = true) });
    return asked;
  });
  expect(prevented).toBe(true);
  expect(await ended).toEqual([0, null]);
  expect((await fetch(`${host.url}/health`)).status).toBe(200);
});

it.runIf(inject('electron').hostInside)(
  'without another host it is one itself, and ends it with itself',
  async () => {
    await using folder = await temporaryFolder();
    const directory = join(folder.path, 'data');
    await using opened = await openApp(directory);
    await expect.poll(() => opened.tray(), soon).toContain('Turn off');
    await see(opened.page.getByRole('heading', { level: 1 })).toBeVisible();
    await opened.quit();
    expect(existsSync(join(directory, 'host.lock'))).toBe(false);
  },
);
