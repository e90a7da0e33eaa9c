import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, it, onTestFinished } from 'vitest';
import { smallModel } from '../../main/models/testing/model-files.ts';
import { ScriptedHub } from '../../main/models/testing/scripted-hub.ts';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { temporaryFolder } from '../host/temporary-folder.ts';
import { launchChromium } from './chromium.ts';
import { expect } from './expect.ts';
import { openInterface } from './open-interface.ts';

const MODEL = 'mlx-community/Small-4bit';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

it('a model is found on the hub, downloaded with pauses, served, routed, and deleted', async () => {
  await using hub = await ScriptedHub.start();
  await using folder = await temporaryFolder();
  hub.publish(MODEL, smallModel());
  hub.publish('somebody/Small-8bit', smallModel(200_000));
  await using host = await hostWith(hub, folder.path);
  await using opened = await openInterface(browser, host, { path: '/models' });
  const { page } = opened;
  await page.getByRole('button', { name: 'Search the hub' }).click();
  const row = page.getByRole('row', { name: /mlx-community\/Small-4bit/ });
  await expect(row).toBeVisible();
  await expect(page.getByRole('row', { name: /somebody/ })).toHaveCount(0);
  await page.getByLabel('From').selectOption('Everyone');
  await expect(page.getByRole('row', { name: /somebody/ })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter' }).fill('4bit');
  await expect(page.getByRole('row', { name: /somebody/ })).toHaveCount(0);

  // Its weights stop half way: time to pause it and to go on.
  hub.mishap({ kind: 'hold', after: 40_000 });
  await row.getByRole('button', { name: 'Download' }).click();
  await hub.holds;
  await expect(row.getByText(/%/)).toBeVisible();
  await page.getByText(/^Downloads 1$/).click();
  const item = page.getByRole('listitem', { name: MODEL });
  await item.getByRole('button', { name: 'Pause' }).click();
  await expect(item.getByText('Paused')).toBeVisible();
  await item.getByRole('button', { name: 'Resume' }).click();
  await expect(item.getByText('On disk')).toBeVisible();
  hub.release();
  await item.getByRole('button', { name: 'Take off the list' }).click();
  await expect(item).toHaveCount(0);

  await page.getByText('On disk', { exact: true }).click();
  await page.getByRole('row', { name: /Small-4bit.*Qwen3/ }).click();
  const drawer = page.getByRole('dialog', { name: MODEL });
  await expect(drawer.getByRole('button', { name: 'Route this' })).toBeDisabled();
  await drawer.getByRole('button', { name: 'Serve this' }).click();
  const form = page.getByRole('dialog', { name: 'Add server' });
  await expect(form.getByLabel('Name')).not.toHaveValue('');
  await form.getByLabel('Name').fill('small');
  await form.getByRole('button', { name: 'Add server' }).click();
  await expect(page.getByRole('row', { name: /small.*Stopped/ })).toBeVisible();

  await page.goto(`${host.url}/#/models`);
  await page.getByRole('row', { name: /Small-4bit/ }).click();
  await drawer.getByRole('button', { name: 'Route this' }).click();
  await expect(page.getByText(`“${MODEL}” has a route now.`)).toBeVisible();
  const routes = await withContract(host.directory, (client) => client.routes.list({}));
  expect(routes).toMatchObject([{ match: 'exact', pattern: MODEL }]);

  await drawer.getByRole('button', { name: 'Delete…' }).click();
  const question = page.getByRole('dialog', { name: 'Delete this model from the disk' });
  await expect(question.getByText(/small serves it/)).toBeVisible();
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText(/free again/)).toBeVisible();
  await expect(page.getByText('No model is on this disk yet')).toBeVisible();
  expect(opened.complaints).toEqual([]);
});

it('a download that needs a token says so beside it, and cancelling asks first', async () => {
  await using hub = await ScriptedHub.start();
  await using folder = await temporaryFolder();
  hub.publish('mlx-community/Gated', smallModel(), true);
  await using host = await hostWith(hub, folder.path);
  await using opened = await openInterface(browser, host, { path: '/models?view=hub' });
  const { page } = opened;
  await expect(page.getByText('Gated models need a token:')).toBeVisible();
  const row = page.getByRole('row', { name: /Gated gated/ });
  await row.getByRole('button', { name: 'Download' }).click();
  await page
    .getByText(/^Downloads( 1)?$/)
    .first()
    .click();
  const item = page.getByRole('listitem', { name: 'mlx-community/Gated' });
  await expect(item.getByRole('alert')).toContainText('token');
  await item.getByRole('button', { name: 'Cancel' }).click();
  const question = page.getByRole('dialog', { name: 'Cancel this download' });
  await question.getByRole('button', { name: 'Cancel and delete' }).click();
  await expect(item.getByText('Cancelled')).toBeVisible();
  await item.getByRole('button', { name: 'Take off the list' }).click();
  await expect(page.getByText('A download appears here')).toBeVisible();
  expect(opened.complaints).toEqual([]);
});

it('the hub is read page by page', async () => {
  await using hub = await ScriptedHub.start();
  await using folder = await temporaryFolder();
  for (let number = 100; number < 140; number += 1) {
    hub.publish(`mlx-community/Model-${number}`, { 'config.json': '{}' });
  }
  await using host = await hostWith(hub, folder.path);
  await using opened = await openInterface(browser, host, { path: '/models?view=hub' });
  const { page } = opened;
  const grid = page.getByRole('grid', { name: 'Hub' });
  await expect(grid).toHaveAttribute('aria-rowcount', '31');
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(grid).toHaveAttribute('aria-rowcount', '41');
  await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0);
  expect(opened.complaints).toEqual([]);
});

it('what a provider has is one click from a route, which can be taken back', async () => {
  await using host = await startHost();
  const provider = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ object: 'list', data: [{ id: 'big-model', object: 'model' }] }));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    provider.closeAllConnections();
    provider.close();
  });
  await once(provider, 'listening');
  const { port } = provider.address() as AddressInfo;
  await withContract(host.directory, (client) =>
    client.backends.add({
      name: 'cloud',
      spec: { kind: 'openai-compatible', url: `http://127.0.0.1:${port}`, reach: 'loopback' },
    }),
  );
  await using opened = await openInterface(browser, host, { path: '/models?view=discovered' });
  const { page } = opened;
  await page.getByRole('button', { name: 'Ask again' }).click();
  await page.getByRole('button', { name: 'Add route big-model' }).click();
  await expect(page.getByText('has a route now')).toBeVisible();
  const routes = () => withContract(host.directory, (client) => client.routes.list({}));
  expect(await routes()).toMatchObject([{ pattern: 'big-model' }]);
  await expect(page.getByRole('row', { name: /big-model cloud [^–]/ })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(routes).toHaveLength(0);
  expect(opened.complaints).toEqual([]);
});

function hostWith(hub: ScriptedHub, folder: string): Promise<Host> {
  const env = { HF_ENDPOINT: hub.url, HF_HUB_CACHE: join(folder, 'hub'), MLX_MANAGER_KEYCHAIN: 'off' };
  return startHost({ env });
}
