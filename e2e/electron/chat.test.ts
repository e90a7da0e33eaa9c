import { join } from 'node:path';
import { expect as patient } from '@playwright/test';
import { expect, it } from 'vitest';
import { startHost } from '../host/host.ts';
import { fillHost } from '../ui/filled-host.ts';
import { openApp } from './open-app.ts';

// Limits for what hangs, not for what is slow.
const see = patient.configure({ timeout: 60_000 });

it('a question in the window is answered by a model of the gateway, word by word over the port', async () => {
  await using host = await startHost();
  await fillHost(host);
  await using opened = await openApp(host.directory);
  const { page } = opened;
  await page.goto('app://local/#/chat');
  await page.getByRole('textbox', { name: 'Message' }).fill('What is the capital of Spain?');
  await page.getByRole('button', { name: 'Send' }).click();
  await see(page.getByRole('article')).toHaveCount(2);
  await see(page.getByRole('article').last()).toContainText('word4');
  await see(page.getByText(/to the first token/)).toBeVisible();
  const folder = process.env['MLX_MANAGER_SCREENSHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, 'window.png') });
  expect(opened.complaints).toEqual([]);
});
