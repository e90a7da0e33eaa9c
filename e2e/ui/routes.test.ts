import { expect } from '@playwright/test';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { startHost } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { startUpstream } from '../host/scripted-upstream.ts';
import { launchChromium } from './chromium.ts';
import { openInterface } from './open-interface.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

it('a route is switched off and on, removed and put back; the gateway obeys at once', async () => {
  await using upstream = await startUpstream();
  await using host = await startHost();
  await withContract(host.directory, async (client) => {
    const { id } = await client.backends.add({
      name: 'cloud',
      spec: { kind: 'openai-compatible', url: upstream.url, reach: 'loopback' },
    });
    await client.routes.add({ match: 'exact', pattern: 'gpt-5', targets: [{ backend: id, model: 'hello' }] });
  });
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  const ask = () =>
    host.openai.chat.completions.create({ model: 'gpt-5', messages }).then(
      () => 'answered',
      (error: unknown) => (error as { readonly status?: number }).status,
    );
  await using opened = await openInterface(browser, host, { path: '/routes' });
  const { page } = opened;
  expect(await ask()).toBe('answered');

  await page.getByRole('button', { name: 'Disable gpt-5' }).click();
  await expect(page.getByRole('button', { name: 'Enable gpt-5' })).toBeVisible();
  expect(await ask()).toBe(404);
  await page.getByRole('button', { name: 'Enable gpt-5' }).click();
  await expect(page.getByRole('button', { name: 'Disable gpt-5' })).toBeVisible();
  expect(await ask()).toBe('answered');

  await page.getByRole('button', { name: 'Remove gpt-5' }).click();
  await expect(page.getByRole('row', { name: /gpt-5/ })).toHaveCount(0);
  expect(await ask()).toBe(404);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row', { name: /gpt-5/ })).toBeVisible();
  expect(await ask()).toBe('answered');
  expect(opened.complaints).toEqual([]);
});
