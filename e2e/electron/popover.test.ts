import { join } from 'node:path';
import { expect as patient } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { fillHost } from '../ui/filled-host.ts';
import { openApp } from './open-app.ts';
import type { OpenApp } from './open-app.ts';

// Limits for what hangs, not for what is slow.
const see = patient.configure({ timeout: 60_000 });

let host: Host;
let opened: OpenApp;
beforeAll(async () => {
  host = await startHost();
  await fillHost(host);
  opened = await openApp(host.directory);
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

it('shows the servers and the last requests, and leads to their screens', async () => {
  // The page as the icon's click opens it; other systems than macOS tell of no click.
  const { page } = opened;
  await page.goto('app://local/?window=popover');
  await page.setViewportSize({ width: 420, height: 560 });
  await see(page.getByRole('heading', { name: 'Servers' })).toBeVisible();
  await see(page.getByRole('button', { name: 'Turn off' })).toBeVisible();
  await see(page.getByText('qwen3-4b', { exact: true }).first()).toBeVisible();
  await see(page.getByRole('button', { name: 'Start gemma-3-12b' })).toBeVisible();
  await see(page.getByText('nobody-knows')).toBeVisible();
  const folder = process.env['MLX_MANAGER_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, 'popover.png') });
  expect(opened.complaints).toEqual([]);
});

it('turns the gateway off, and says so', async () => {
  const { page } = opened;
  await page.getByRole('button', { name: 'Turn off' }).click();
  await see(page.getByRole('button', { name: 'Turn on' })).toBeVisible();
  await see(page.getByText('The gateway is off. Programs that ask it get no answer')).toBeVisible();
  // It was another process's gateway: that was stopped, in order.
  expect(await host.program.ended).toEqual({ code: 0, signal: null });
});
