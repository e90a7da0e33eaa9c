import { expect as patient } from '@playwright/test';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { startHost } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { launchChromium } from './chromium.ts';
import { openInterface } from './open-interface.ts';

// A limit for what hangs, not for what is slow.
const expect = patient.configure({ timeout: 60_000 });

const SCREENS = ['overview', 'models', 'servers', 'routes', 'providers', 'requests', 'settings'];

const LOADED_SCREENS = `performance.getEntriesByType('resource').filter(({ name }) => /-screen-.*[.]js$/.test(name)).length`;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Whatever turns, pulses or says that something is under way. */
const waiting = (page: Page) =>
  page.locator('main').locator('[role=status][aria-label=Loading], .mantine-Loader-root, [data-loading]');

it('a host that goes away leaves no screen waiting, seen before or not; once it is back all go on', async () => {
  await using host = await startHost();
  await using opened = await openInterface(browser, host);
  const { page } = opened;
  const open = async (screen: string) => {
    await page.evaluate(`location.hash = '#/${screen}'`);
    await expect(page.locator('h1')).toHaveText(new RegExp(screen, 'i'));
    await expect(waiting(page)).toHaveCount(0);
  };
  for (const screen of SCREENS.slice(0, 3)) await open(screen);
  // The others were loaded, not shown.
  await expect.poll(() => page.evaluate<number>(LOADED_SCREENS)).toBeGreaterThanOrEqual(SCREENS.length);
  await host.stop();
  await expect(page.getByText(/Connection lost|does not answer|is not running/).first()).toBeVisible();
  for (const screen of SCREENS) {
    await open(screen);
    await expect(
      page
        .locator('main')
        .getByText(/Connection lost|does not answer|is not running/)
        .first(),
    ).toBeVisible();
  }

  await using again = await startHost({
    directory: host.directory,
    args: ['--port', new URL(host.url).port],
  });
  const { url } = await withContract(again.directory, (client) => client.host.signInLink({}));
  await page.goto('about:blank');
  await page.goto(url);
  for (const screen of SCREENS) {
    await open(screen);
    await expect(page.getByText(/Connection lost|does not answer|is not running/)).toHaveCount(0);
  }
});

it('a screen that cannot be loaded says so, and leaves the others as they are', async () => {
  await using host = await startHost();
  await using opened = await openInterface(browser, host, { signIn: false });
  const { page, context } = opened;
  await context.route(/settings-screen/, (route) => route.abort());
  const { url } = await withContract(host.directory, (client) => client.host.signInLink({}));
  await page.goto('about:blank');
  await page.goto(url);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('This screen could not be shown')).toBeVisible();
  await page.getByRole('link', { name: 'Routes' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Routes');
});
