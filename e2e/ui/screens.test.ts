import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { Screen } from '../../contract/host.ts';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { launchChromium } from './chromium.ts';
import { expect } from './expect.ts';
import { fillHost } from './filled-host.ts';
import { openInterface } from './open-interface.ts';

/** The owner of the machine has no account. */
const SCREENS = Screen.exclude(['account']).options;

let browser: Browser;
let empty: Host;
let filled: Host;

beforeAll(async () => {
  [browser, empty, filled] = await Promise.all([launchChromium(), startHost(), startHost()]);
  await fillHost(filled);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([empty[Symbol.asyncDispose](), filled[Symbol.asyncDispose]()]);
});

describe.each([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['forced colours', { forcedColors: 'active' }],
] as const)('in %s', (_name, look) => {
  it.each(SCREENS)('%s is accessible, wide and narrow, with and without content', async (screen) => {
    for (const [host, width] of [
      [empty, 1_200],
      [filled, 1_200],
      [filled, 420],
    ] as const) {
      await using opened = await openInterface(browser, host, {
        path: `/${screen}`,
        ...look,
        viewport: { width, height: 800 },
      });
      const { page, complaints } = opened;
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(complaints).toEqual([]);
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      expect(wide, 'the page is wider than its window').toBe(width);
    }
  });
});

// Axe cares little for the language, and German is the longer one: what has no room there is what this looks for.
describe('in German', () => {
  it.each(SCREENS)('%s has room for its words, narrow as well, with and without content', async (screen) => {
    for (const [host, width] of [
      [empty, 420],
      [filled, 420],
      [filled, 1_200],
    ] as const) {
      await using opened = await openInterface(browser, host, {
        path: `/${screen}`,
        locale: 'de-DE',
        viewport: { width, height: 800 },
      });
      const { page, complaints } = opened;
      await expect(page.locator('html')).toHaveAttribute('lang', /^de/);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('status', { name: 'Wird geladen' })).toHaveCount(0);
      expect(complaints).toEqual([]);
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      expect(wide, 'the page is wider than its window').toBe(width);
    }
  });
});
