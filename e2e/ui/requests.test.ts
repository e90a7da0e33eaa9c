import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import type { Host } from '../host/host.ts';
import { startHost } from '../host/host.ts';
import { imitatedCompatible } from '../host/imitated-openai.ts';
import { imitateCloud } from '../host/imitation.ts';
import { withContract } from '../host/rpc.ts';
import { launchChromium } from './chromium.ts';
import { expect } from './expect.ts';
import { openInterface } from './open-interface.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const ask = (host: Host, model: string) =>
  host.openai.chat.completions
    .create({ model, messages: [{ role: 'user', content: 'Hello' }] })
    .catch(() => undefined);

it('a request appears as it ends, is found by a filter, opened, sent again and exported', async () => {
  await using cloud = await imitateCloud(imitatedCompatible);
  await using host = await startHost();
  await withContract(host.directory, async (client) => {
    const spec = { kind: 'openai-compatible', url: cloud.url, reach: 'loopback' } as const;
    const backend = await client.backends.add({ name: 'cloud', spec: { ...spec, key: null } });
    await client.routes.add({ match: 'exact', pattern: 'tiny', targets: [{ backend: backend.id }] });
    await client.settings.update({ section: 'audit', changes: { keepBodies: true } });
  });
  await using opened = await openInterface(browser, host, { path: '/requests' });
  const { page } = opened;
  await expect(page.getByText('Each request that a program sends appears here')).toBeVisible();

  await ask(host, 'tiny');
  await ask(host, 'nobody-knows');
  const answered = page.getByRole('row', { name: /tiny.*200.*cloud/ });
  const refused = page.getByRole('row', { name: /nobody-knows.*404/ });
  await expect(answered).toBeVisible();
  await expect(refused).toBeVisible();

  await page.getByLabel('Status').selectOption('4xx');
  await expect(answered).toBeHidden();
  expect(page.url()).toContain('statusClass=4xx');
  await page.reload();
  await expect(refused).toBeVisible();
  await expect(answered).toBeHidden();

  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'JSON Lines' }).click(),
  ]);
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ model: 'nobody-knows' }]);

  await page.getByLabel('Status').selectOption('');
  await answered.click();
  const drawer = page.getByRole('dialog', { name: 'tiny' });
  await expect(drawer.getByRole('heading', { name: /Timeline/ })).toBeVisible();
  await expect(drawer.getByText('Request body')).toBeVisible();
  await expect(drawer.getByRole('button', { name: 'Copy as curl' })).toBeVisible();
  await drawer.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(/Sent again: 200/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row', { name: /tiny.*200/ })).toHaveCount(2);
  expect(opened.complaints).toEqual([]);
});

it('what one reads stays in its place while new requests wait above', async () => {
  await using host = await startHost();
  for (let count = 0; count < 60; count += 1) await ask(host, `model-${count}`);
  await using opened = await openInterface(browser, host, { path: '/requests' });
  const { page } = opened;
  const read = page.getByRole('row', { name: /model-0 / });
  await expect(page.getByRole('row', { name: /model-59/ })).toBeVisible();
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await expect(read).toBeVisible();
  const before = await read.boundingBox();
  await ask(host, 'late');
  const button = page.getByRole('button', { name: '1 new' });
  await expect(button).toBeVisible();
  expect(await read.boundingBox()).toEqual(before);
  await button.click();
  await expect(page.getByRole('row', { name: /late/ })).toBeVisible();
  await expect(button).toBeHidden();
});

it('when the host goes away the page says so and keeps what it shows; when it is back it goes on', async () => {
  await using host = await startHost();
  await using opened = await openInterface(browser, host, { path: '/requests' });
  const { page } = opened;
  await ask(host, 'first');
  const first = page.getByRole('row', { name: /first/ });
  await expect(first).toBeVisible();
  await host.stop();
  await expect(page.getByText(/Connection lost|is not running/).first()).toBeVisible();
  await expect(first).toBeVisible();
  await using again = await startHost({
    directory: host.directory,
    args: ['--port', new URL(host.url).port],
  });
  await ask(again, 'second');
  const { url } = await withContract(again.directory, (client) => client.host.signInLink({}));
  // Only another page lets the browser load the link, which differs in its fragment alone.
  await page.goto('about:blank');
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(`${again.url}/#/requests`);
  await expect(page.getByRole('row', { name: /second/ })).toBeVisible();
  await expect(first).toBeVisible();
});
