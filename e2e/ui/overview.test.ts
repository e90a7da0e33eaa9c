import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, it } from 'vitest';
import { startHost } from '../host/host.ts';
import { imitatedCompatible } from '../host/imitated-openai.ts';
import { imitateCloud } from '../host/imitation.ts';
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

it('a new host says what to do first, and what to copy into a program', async () => {
  await using host = await startHost();
  await using opened = await openInterface(browser, host);
  const { page } = opened;
  await expect(page.getByText(host.url, { exact: true })).toBeVisible();
  await page.getByLabel('Program', { exact: true }).selectOption('Claude Code');
  await expect(page.getByText(`ANTHROPIC_BASE_URL=${host.url}`).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Set up Claude Code' })).toBeDisabled();
  await page.getByRole('link', { name: 'Get a model' }).click();
  await expect(page.getByRole('button', { name: 'Set up the starter model' })).toBeVisible();
  expect(opened.complaints).toEqual([]);
});

it('an opening asks each question once', async () => {
  await using host = await startHost();
  await using opened = await openInterface(browser, host);
  const { page, complaints } = opened;
  const asked: string[] = [];
  page.on('request', (request) => {
    const name = request.url().split('/_ui/rpc/')[1];
    // These two are asked again as time passes.
    if (name !== undefined && name !== 'host.status' && name !== 'requests.stats') asked.push(name);
  });
  await page.reload();
  await expect(page.getByRole('img', { name: 'Requests: 0, 0 errors' })).toBeVisible();
  expect(asked.toSorted()).toEqual([
    ...['clients.asking', 'host.overview', 'integrations.list', 'people.list', 'people.me'],
    ...['routes.list', 'servers.list', 'settings.get'],
  ]);
  expect(complaints).toEqual([]);
});

it('what was asked shows as it happens, in charts and as a table', async () => {
  await using cloud = await imitateCloud(imitatedCompatible);
  await using host = await startHost();
  await withContract(host.directory, async (client) => {
    const spec = { kind: 'openai-compatible', url: cloud.url, reach: 'loopback' } as const;
    const backend = await client.backends.add({ name: 'cloud', spec: { ...spec, key: null } });
    await client.routes.add({ match: 'exact', pattern: 'tiny', targets: [{ backend: backend.id }] });
  });
  await using opened = await openInterface(browser, host, { path: '/overview?range=1h' });
  const { page } = opened;
  await expect(page.getByRole('img', { name: 'Requests: 0, 0 errors' })).toBeVisible();
  for (const model of ['tiny', 'tiny', 'nobody-knows']) {
    await host.openai.chat.completions
      .create({ model, messages: [{ role: 'user', content: 'Hello' }] })
      .catch(() => undefined);
  }
  await expect(page.getByRole('img', { name: 'Requests: 3, 1 error', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'As a table' }).click();
  const sum = page.getByRole('row', { name: /^In all/ });
  await expect(sum.getByRole('cell').first()).toHaveText('3');
  await page.getByText('Last 7 days').click();
  await expect(sum.getByRole('cell').first()).toHaveText('3');
  expect(page.url()).toContain('range=7d');
  expect(opened.complaints).toEqual([]);
});

it('a program’s settings file is changed after it was looked at, and put back', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'settings.json');
  const before = '{\n  // mine\n  "theme": "dark"\n}\n';
  await writeFile(file, before);
  await using host = await startHost({ env: { CLAUDE_CONFIG_DIR: folder.path } });
  await host.run(['server', 'add', 'qwen3-4b', '--model', '/no/model']);
  await using opened = await openInterface(browser, host);
  const { page } = opened;
  await page.getByLabel('Program', { exact: true }).selectOption('Claude Code');
  await page.getByRole('button', { name: 'Set up Claude Code' }).click();
  const drawer = page.getByRole('dialog', { name: 'Set up Claude Code' });
  await expect(drawer.getByRole('region', { name: 'Changes' })).toContainText(host.url);
  expect(await readFile(file, 'utf8')).toBe(before);
  await drawer.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Claude Code uses this gateway', { exact: true })).toBeVisible();
  const after = await readFile(file, 'utf8');
  expect(after).toContain(host.url);
  expect(after).toContain('// mine');

  // Edited since: taking it back asks once more.
  await writeFile(file, `${after}\n`);
  await page.getByRole('button', { name: 'Undo set-up' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'was edited since' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo anyway' }).click();
  await expect(page.getByText('Claude Code does not use this gateway yet')).toBeVisible();
  expect(await readFile(file, 'utf8')).toBe(before);
  expect(opened.complaints).toEqual([]);
});

it('a configuration file that is not taken is told, with the way to it', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'mlx-manager.yaml');
  await writeFile(file, 'version: 1\nsettings: { audit: { retentionDays: 5 } }\n');
  await using host = await startHost({ args: ['--config', file] });
  await writeFile(file, 'version: 1\nsettings: { audit: { retentionDays: never } }\n');
  await expect
    .poll(async () => (await host.run(['status'])).stdout)
    .toMatch(/was not taken[^]*mlx-manager\.yaml:2:/);
  await using opened = await openInterface(browser, host);
  const { page } = opened;
  await expect(page.getByText(/The configuration file was not taken: .*mlx-manager\.yaml:2:/)).toBeVisible();
  await page.getByRole('link', { name: 'Show file' }).click();
  await expect(page.getByText('Not taken', { exact: true })).toBeInViewport();
  await writeFile(file, 'version: 1\nsettings: { audit: { retentionDays: 6 } }\n');
  await expect(page.getByText('In force', { exact: true })).toBeVisible();
  expect(opened.complaints).toEqual([]);
});
