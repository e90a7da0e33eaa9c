import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { Screen } from '../../contract/host.ts';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { launchChromium } from './chromium.ts';
import { fillHost } from './filled-host.ts';
import { openInterface } from './open-interface.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'screenshots');
/** The owner of the machine has no account. */
const SCREENS = Screen.exclude(['account']).options;

let browser: Browser;
let host: Host;

beforeAll(async () => {
  [browser, host] = await Promise.all([launchChromium(), startHost()]);
  await fillHost(host);
});
afterAll(async () => {
  await browser.close();
  await host[Symbol.asyncDispose]();
});

/** With all that moves at its end. */
async function take(page: Page, path: string): Promise<void> {
  await page.screenshot({ path, animations: 'disabled' });
}

it.each(['light', 'dark'] as const)('pictures of every screen, %s', async (colorScheme) => {
  for (const [form, viewport] of [
    ['wide', { width: 1_200, height: 800 }],
    ['narrow', { width: 420, height: 640 }],
  ] as const) {
    await using opened = await openInterface(browser, host, { colorScheme, viewport, deviceScaleFactor: 2 });
    const { page } = opened;
    for (const screen of SCREENS) {
      await page.goto(`${host.url}/#/${screen}`);
      await expect(page.locator('h1')).toHaveText(new RegExp(screen, 'i'));
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
      // The charts come last.
      await expect(page.locator('[data-waiting]')).toHaveCount(0);
      await take(page, join(FOLDER, `${screen}-${form}-${colorScheme}.png`));
    }
    const { conversations } = await withContract(host.directory, (client) => client.chat.list({}));
    await page.goto(`${host.url}/#/chat?conversation=${conversations[0]?.id ?? ''}`);
    await expect(page.getByRole('article')).toHaveCount(2);
    await take(page, join(FOLDER, `conversation-${form}-${colorScheme}.png`));
    await page.goto(`${host.url}/#/servers`);
    await page.getByRole('row', { name: /llama/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await take(page, join(FOLDER, `server-details-${form}-${colorScheme}.png`));
    await page.keyboard.press('Escape');
    if (form === 'wide') {
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog')).toBeVisible();
      await take(page, join(FOLDER, `palette-${form}-${colorScheme}.png`));
    }
  }
});
