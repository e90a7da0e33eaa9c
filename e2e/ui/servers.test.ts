import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { BackendSpec } from '../../contract/backend.ts';
import { startHost } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { scriptedEnvironment, scriptedModel, scriptedPython } from '../integration/scripted-installation.ts';
import { launchChromium } from './chromium.ts';
import { openInterface } from './open-interface.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

it('a server is added with the keyboard alone; what is wrong stands at its field', async () => {
  await using host = await startHost();
  await using opened = await openInterface(browser, host);
  const { page } = opened;
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Go to or do').fill('servers');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Servers' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Go to or do').fill('add server');
  await page.keyboard.press('Enter');

  const drawer = page.getByRole('dialog', { name: 'Add server' });
  await expect(drawer.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('not a name');
  await page.keyboard.press('Tab');
  await expect(drawer.getByText('use letters, digits')).toBeVisible();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('qwen3-4b');
  await page.keyboard.press('Tab');
  await page.keyboard.type('mlx-community/Qwen3-4B-4bit');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /qwen3-4b.*Stopped/ })).toBeVisible();

  // The same name again: the host refuses it, and says so in the form.
  await page.getByRole('button', { name: 'Add server' }).click();
  await drawer.getByLabel('Name').fill('qwen3-4b');
  await drawer.getByLabel('Model').fill('other/model');
  await page.keyboard.press('Enter');
  await expect(drawer.getByRole('alert').or(drawer.getByText('already')).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  expect(opened.complaints).toEqual([]);
});

it('a server is started, watched, stopped, and started again by undo', async () => {
  await using host = await startHost();
  const model = scriptedModel(join(host.directory, 'model'));
  const python = scriptedPython(join(host.directory, 'python'));
  const spec = BackendSpec.parse({
    kind: 'mlx-openai-server',
    model,
    python,
    env: scriptedEnvironment([]),
  });
  await using opened = await openInterface(browser, host, { path: '/servers' });
  const { page } = opened;
  await withContract(host.directory, (client) => client.backends.add({ name: 'qwen3-4b', spec }));
  await page.reload();
  const row = page.getByRole('row', { name: /qwen3-4b/ });
  await row.getByRole('button', { name: 'Start' }).click();
  await expect(row.getByText('Ready')).toBeVisible({ timeout: 30_000 });

  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'qwen3-4b' });
  await expect(drawer.getByText('Uvicorn running')).toBeVisible();
  await page.keyboard.press('Escape');

  await row.getByRole('button', { name: 'Stop' }).click();
  await expect(row.getByText('Stopped')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row.getByText('Ready')).toBeVisible({ timeout: 30_000 });
  expect(opened.complaints).toEqual([]);
});
