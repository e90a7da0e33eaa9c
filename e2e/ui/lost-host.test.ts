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

it('a connection that breaks and comes back needs nobody: what happened meanwhile is there', async () => {
  await using host = await startHost();
  await using opened = await openInterface(browser, host, { path: '/routes' });
  const { page, context } = opened;
  await expect(
    page
      .getByText(/A route leads/)
      .or(page.getByRole('button', { name: 'Add route' }))
      .first(),
  ).toBeVisible();
  // The events' stream ends and nothing answers, as when a laptop sleeps.
  await context.setOffline(true);
  await expect(page.getByText(/Connection lost|does not answer/).first()).toBeVisible();
  await host.json(['backend', 'add', 'cloud', '--url', 'https://cloud.example/v1']);
  await host.json(['route', 'add', 'meanwhile-*', '--to', 'cloud']);
  await context.setOffline(false);
  await expect(page.getByRole('row', { name: /meanwhile-\*/ })).toBeVisible();
  await expect(page.getByText(/Connection lost|does not answer/)).toHaveCount(0);
});
