import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { startHost } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';
import { launchChromium } from './chromium.ts';
import { expect } from './expect.ts';
import { openInterface } from './open-interface.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

it('a link that the command prints signs a browser in once, and is gone from the address', async () => {
  await using host = await startHost();
  const { url } = (await host.json(['open'])) as { url: string };
  await using first = await openInterface(browser, host, { signIn: false });
  await expect(first.page.getByText('mlx-manager open')).toBeVisible();
  await first.page.goto(url);
  await first.page.reload();
  await expect(first.page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  expect(first.page.url()).not.toContain('token');
  const cookies = await first.context.cookies();
  expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/_ui' }]);

  await using second = await openInterface(browser, host, { signIn: false });
  await second.page.goto(url);
  await expect(second.page.getByText('mlx-manager open')).toBeVisible();
});

it('a page that loses its host says so, and goes on when it is back', async () => {
  await using folder = await temporaryFolder();
  const directory = join(folder.path, 'data');
  await using host = await startHost({ directory });
  await using opened = await openInterface(browser, host, { path: '/servers' });
  const { page } = opened;
  await expect(page.getByText('A server runs one local model')).toBeVisible();
  const { port } = new URL(host.url);
  await host.kill();
  await expect(page.getByRole('status').filter({ hasText: 'Connection lost' })).toBeVisible();
  await expect(page.getByText('MLX Manager is not running')).toBeVisible({ timeout: 30_000 });
  // What was read stays; nothing spins.
  await expect(page.getByText('A server runs one local model')).toBeVisible();

  await using again = await startHost({ directory, args: ['--port', port] });
  expect(again.url).toBe(host.url);
  // A host that starts anew knows no browser.
  await expect(page.getByText('Sign in to see MLX Manager')).toBeVisible({ timeout: 30_000 });
  const link = await withContract(again.directory, (client) => client.host.signInLink({}));
  await page.goto(link.url);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await again.stop();
});

it('signing browsers out ends what they have open', async () => {
  await using host = await startHost();
  await using opened = await openInterface(browser, host, { path: '/settings' });
  await opened.page.getByRole('button', { name: 'Sign out' }).click();
  await expect(opened.page.getByText('Sign in to see MLX Manager')).toBeVisible();
});
