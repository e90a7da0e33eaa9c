import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { ScriptedHub } from '../../main/models/testing/scripted-hub.ts';
import { startHost } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';
import { launchChromium } from './chromium.ts';
import { expect } from './expect.ts';
import { openInterface } from './open-interface.ts';

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

it('a setting is checked at its field, saved, reset, and not overwritten by another window', async () => {
  await using host = await startHost();
  await using first = await openInterface(browser, host, { path: '/settings' });
  await using second = await openInterface(browser, host, { path: '/settings' });
  const settings = async () => (await host.json(['settings', 'list'])) as { name: string; value: unknown }[];
  const valueOf = async (wanted: string) => (await settings()).find(({ name }) => name === wanted)?.value;
  const origins = field(first.page, 'Web pages that may call');
  await origins.fill('https://a.example\nhttps://b.example/page');
  await first.page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(first.page.getByText(/^Line 2: .*without a path/)).toBeVisible();
  await origins.fill('https://a.example\nhttps://b.example');
  await first.page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(field(second.page, 'Web pages that may call')).toHaveValue(
    'https://a.example\nhttps://b.example',
  );
  expect(await valueOf('gateway.allowedOrigins')).toEqual(['https://a.example', 'https://b.example']);

  // Both windows write the same field.
  const model = (page: Page) => field(page, 'Model when none is named');
  await model(first.page).fill('mine');
  await model(second.page).fill('theirs');
  await second.page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(first.page.getByText('It was changed elsewhere')).toBeVisible();
  expect(await valueOf('gateway.defaultModel')).toBe('theirs');
  await first.page.getByRole('button', { name: 'Save mine' }).click();
  await expect(model(second.page)).toHaveValue('mine');
  await second.page.getByRole('button', { name: /Use the default: Model when/ }).click();
  await expect(model(first.page)).toHaveValue('');
  expect(await valueOf('gateway.defaultModel')).toBeNull();

  // The port of this host is the command line's; its address is not.
  await field(first.page, 'Listen on').fill('::1');
  await first.page.keyboard.press('Enter');
  await expect(first.page.getByText('Holds from the next start on.')).toBeVisible();
  await expect(first.page.getByText('Set by an argument')).toBeVisible();

  await first.page.getByLabel('Language').selectOption('Deutsch');
  await expect(second.page.getByRole('heading', { level: 1 })).toHaveText('Einstellungen');
  await second.page.getByLabel('Farbschema').selectOption('Dunkel');
  await expect(first.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  expect([...first.complaints, ...second.complaints]).toEqual([]);
});

it('the hub’s token is stored, tested, replaced and removed, and never comes back', async () => {
  await using hub = await ScriptedHub.start();
  await using host = await startHost({ env: { HF_ENDPOINT: hub.url, MLX_MANAGER_KEYCHAIN: 'off' } });
  await using opened = await openInterface(browser, host, { path: '/settings?section=hub' });
  await using other = await openInterface(browser, host, { path: '/settings?section=hub' });
  const { page } = opened;
  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/_ui/rpc/')) answers.push(response.text().catch(() => ''));
  });
  await page.getByLabel('Hub token').fill('hf_wrong_token_0000');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('…0000').first()).toBeVisible();
  // Another window hears of it.
  await expect(other.page.getByText('…0000').first()).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'token' })).toBeVisible();
  await page.getByRole('button', { name: 'Replace' }).click();
  await page.getByLabel('Hub token').fill(hub.token);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/Signed in as/)).toBeVisible();
  await expect(page.getByRole('list', { name: 'Keys' }).getByText('encrypted in the database')).toBeVisible();
  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByText(/Signed in as/)).toBeHidden();
  expect(await host.json(['key', 'list'])).toEqual([]);
  const said = (await Promise.all(answers)).join('\n');
  expect(said).not.toContain(hub.token);
  expect(said).not.toContain('hf_wrong_token_0000');
  expect(opened.complaints).toEqual([]);
});

it('a configuration goes from one host to another as a file, with its keys, after it was looked at', async () => {
  await using folder = await temporaryFolder();
  const env = { MLX_MANAGER_KEYCHAIN: 'off' };
  await using from = await startHost({ env });
  await using to = await startHost({ env });
  await withContract(from.directory, async (client) => {
    const key = await client.keys.add({ name: 'cloud', secret: 'sk-secret-of-the-cloud-1234' });
    await client.backends.add({ name: 'cloud', spec: { kind: 'openai', key: key.id } });
    await client.settings.update({ section: 'audit', changes: { retentionDays: 7 } });
  });
  const file = join(folder.path, 'mlx-manager.yaml');
  {
    await using opened = await openInterface(browser, from, { path: '/settings?section=configuration' });
    const { page } = opened;
    await page.getByLabel('With keys, under a passphrase').check();
    await page.getByLabel('Passphrase', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Save file' }).click();
    await expect(page.getByText('a passphrase has at least 8 characters')).toBeVisible();
    await page.getByLabel('Passphrase', { exact: true }).fill('correct horse');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save file' }).click();
    await (await download).saveAs(file);
    expect(opened.complaints).toEqual([]);
  }
  expect(await readFile(file, 'utf8')).not.toContain('sk-secret');

  await using opened = await openInterface(browser, to, { path: '/settings?section=configuration' });
  const { page } = opened;
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByLabel('Passphrase', { exact: true }).fill('wrong horse');
  await page.getByRole('button', { name: 'Show changes' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Passphrase', { exact: true }).fill('correct horse');
  await page.getByRole('button', { name: 'Show changes' }).click();
  const changes = page.getByRole('list', { name: 'Changes' });
  await expect(changes.getByText('setting audit.retentionDays')).toBeVisible();
  await expect(changes.getByText('provider cloud')).toBeVisible();
  expect(await to.json(['backend', 'list'])).toEqual([]);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText(/^Imported: 3 changes/)).toBeVisible();
  await expect(field(page, 'Keep requests for')).toHaveValue('7 days');
  expect(await to.json(['backend', 'list'])).toMatchObject([{ name: 'cloud' }]);

  await writeFile(file, 'version: 1\nroutes:\n  - pattern: x\n    targets: [{ backend: nobody }]\n');
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByText(/mlx-manager.yaml:4:\d+: routes\[0\]/)).toBeVisible();
  expect(opened.complaints).toEqual([]);
});
