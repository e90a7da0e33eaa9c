import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { launchChromium } from './chromium.ts';
import { expect } from './expect.ts';
import { fillHost } from './filled-host.ts';
import { openInterface } from './open-interface.ts';

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

/** What is opened over the screens, and how. */
const OVER: readonly (readonly [what: string, path: string, open: (page: Page) => Promise<void>])[] = [
  [
    'an explained name',
    '/routes?name=tiny-1',
    async (page) => {
      await expect(page.getByText('It leads to openrouter.')).toBeVisible();
    },
  ],
  [
    'a route’s menu',
    '/routes',
    async (page) => {
      await page.getByRole('button', { name: 'Actions for best' }).click();
      await expect(page.getByRole('menuitem', { name: 'Duplicate' })).toBeVisible();
    },
  ],
  [
    'a route’s form',
    '/routes',
    async (page) => {
      await page.getByRole('row', { name: /best/ }).getByText('best').click();
      await expect(page.getByRole('dialog').getByLabel('Fallback 1')).toHaveValue('openrouter');
    },
  ],
  [
    'a form with errors and a warning',
    '/routes',
    async (page) => {
      await page.getByRole('button', { name: 'Add route' }).click();
      await page.getByLabel('Model’s name', { exact: true }).fill('tiny*');
      await page.getByRole('dialog').getByRole('button', { name: 'Add route' }).click();
      await expect(page.getByText('choose a server or a provider')).toBeVisible();
      await expect(page.getByRole('dialog').getByText('It can never win')).toBeVisible();
    },
  ],
  [
    'a provider with a key to replace',
    '/providers',
    async (page) => {
      await page
        .getByRole('row', { name: /openrouter/ })
        .getByText('openrouter')
        .click();
      await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible();
      await page.getByRole('button', { name: 'Replace' }).click();
    },
  ],
  [
    'a new provider’s form',
    '/providers',
    async (page) => {
      await page.getByRole('button', { name: 'Add provider' }).click();
      await page.getByRole('button', { name: 'Anthropic', exact: true }).click();
      await page.getByText('More settings').click();
      await page.getByRole('dialog').getByRole('textbox', { name: 'Address' }).fill('http://192.168.1.5');
      await expect(page.getByText('This address is refused')).toBeVisible();
    },
  ],
  [
    'the stored keys',
    '/providers',
    async (page) => {
      await page.getByRole('button', { name: 'Stored keys' }).click();
      await expect(page.getByText('used by openrouter')).toBeVisible();
    },
  ],
];

describe.each([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['forced colours', { forcedColors: 'active' }],
] as const)('in %s', (_name, look) => {
  it.each(OVER)('%s is accessible, wide and narrow', async (_what, path, open) => {
    for (const width of [1_200, 420]) {
      await using opened = await openInterface(browser, host, {
        path,
        ...look,
        viewport: { width, height: 800 },
      });
      const { page, complaints } = opened;
      await open(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      // A menu lies outside of the page's landmarks, which is no more than moderate.
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(complaints).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
  });
});
