import { expect as patient } from '@playwright/test';
import type { Browser, Page } from 'playwright';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { Screen } from '../../contract/host.ts';
import { startHost } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';
import { scriptedModel } from '../integration/scripted-installation.ts';
import { launchChromium } from './chromium.ts';
import { openInterface } from './open-interface.ts';

// A limit for what hangs, not for what is slow.
const expect = patient.configure({ timeout: 60_000 });

/** Without the account, which the owner of the machine has not. */
const SCREENS = Screen.exclude(['account']).options;

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

const PASSWORD = 'correct horse battery';

/** What a host that was filled by this test shows on each screen. */
const CONTENT: Readonly<Record<Screen, string>> = {
  overview: '127.0.0.1',
  chat: 'Rivers',
  models: 'Qwen3-4B-4bit',
  servers: 'local-one',
  routes: 'gpt-5',
  providers: 'cloud',
  apps: 'Zed',
  requests: 'nobody-knows',
  settings: 'Port',
  people: 'Grace',
  account: 'Grace',
};

it('a host that starts anew goes on with the same session: on no screen anything waits, and all is there again', async () => {
  await using folder = await temporaryFolder();
  const directory = join(folder.path, 'data');
  await using host = await startHost({ directory });
  await host.run(['people', 'add', 'Grace', '--admin'], { input: `${PASSWORD}\n` });
  const model = scriptedModel(join(directory, 'models', 'Qwen3-4B-4bit'));
  await withContract(directory, async (client) => {
    const { id } = await client.backends.add({
      name: 'cloud',
      spec: { kind: 'openai-compatible', url: 'http://127.0.0.1:9/v1', reach: 'loopback' },
    });
    await client.clients.add({ name: 'Zed' });
    await client.backends.add({
      name: 'local-one',
      spec: { kind: 'mlx-openai-server', model },
    });
    await client.routes.add({ match: 'exact', pattern: 'gpt-5', targets: [{ backend: id, model: null }] });
  });
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  await host.openai.chat.completions.create({ model: 'nobody-knows', messages }).catch(() => undefined);
  await using opened = await openInterface(browser, host, { signIn: false });
  const { page } = opened;
  await page.getByLabel('Name').fill('Grace');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const open = async (screen: Screen) => {
    await page.evaluate(`location.hash = '#/${screen}'`);
    await expect(page.locator('h1')).toHaveText(new RegExp(screen, 'i'));
  };
  const whole = async (screen: Screen) => {
    await open(screen);
    await expect(
      page.locator('main').getByText(CONTENT[screen]).filter({ visible: true }).first(),
    ).toBeVisible();
    await expect(waiting(page)).toHaveCount(0);
    await expect(page.getByText(/Connection lost|does not answer|is not running/)).toHaveCount(0);
  };
  await open('chat');
  await expect(page.getByRole('combobox', { name: 'Model', exact: true })).not.toHaveValue('');
  await page.getByRole('textbox', { name: 'Message' }).fill('Rivers');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('navigation').getByRole('link', { name: /Rivers/ })).toBeVisible();
  for (const screen of Screen.options) await whole(screen);

  await host.kill();
  for (const screen of Screen.options) {
    await open(screen);
    await expect(waiting(page)).toHaveCount(0);
  }
  await using again = await startHost({ directory, args: ['--port', new URL(host.url).port] });
  // What was in front when it came back is looked at first.
  for (const screen of Screen.options.toReversed()) await whole(screen);
  await again.stop();
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
